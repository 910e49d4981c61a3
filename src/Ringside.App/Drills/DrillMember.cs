using System.Collections.Immutable;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Doors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.App.Drills;

/// <summary>A member under load: its flow, its connection, and another one, to the next gateway, as soon as that is lost.</summary>
/// <param name="backend">Makes connections.</param>
/// <param name="gateways">Where to, in turn.</param>
/// <param name="first">Which of them is tried first.</param>
/// <param name="client">The client, without a connection.</param>
/// <param name="history">What it hears.</param>
/// <param name="flow">What it sends.</param>
/// <param name="waiter">How the thread idles.</param>
internal sealed class DrillMember(
    IBackend backend, ImmutableArray<Endpoint> gateways, int first, OuchClient client, MemberHistory history, FlowGenerator flow,
    Waiter waiter) : IDisposable
{
    private const long ConnectNanos = 2_000_000_000;
    private const long FirstRetryNanos = 10_000_000;
    private const long LongestRetryNanos = 100_000_000;
    private const int MostReceives = 16;

    /// <summary>Requests without an answer; more wait here: a gateway would refuse them while an engine is away.</summary>
    private const int MostUnanswered = 1_000;

    private readonly StreamPortOptions _options = new() { FrameCount = 512, MaximumQueuedFrames = 256, FrameSize = 4_096 };
    private readonly ClientLine _line = new();
    private IStreamPort? _port;
    private OrderRequest? _held;
    private int _gateway = first;
    private bool _isOpened;
    private bool _hasDropped;
    private long _connectUntilNanos;
    private long _retryAtNanos;
    private long _retryNanos = FirstRetryNanos;

    /// <summary>Its client.</summary>
    internal OuchClient Client => client;

    /// <summary>What it was sent.</summary>
    internal MemberHistory History => history;

    /// <summary>Whether it may send: it is in, and has read all that had happened before.</summary>
    internal bool IsIn => client.State == OuchClientState.LoggedIn && client.HasCaughtUp;

    /// <summary>Whether it comes back when its connection is lost.</summary>
    internal bool StaysAway { get; set; }

    /// <summary>When it wants to run without being woken by its connection.</summary>
    internal long DeadlineNanos => _port is null ? (StaysAway ? long.MaxValue : _retryAtNanos)
        : !_isOpened ? _connectUntilNanos
        : client.DeadlineNanos;

    /// <summary>Moves bytes, and makes another connection where there is none.</summary>
    /// <returns>How much was done.</returns>
    internal int DoWork(long nowNanos)
    {
        if (_port is null)
        {
            return StaysAway || nowNanos < _retryAtNanos ? 0 : Connect(nowNanos);
        }

        int work = _isOpened ? Exchange(_port, nowNanos) : Begin(_port, nowNanos);
        if (_port is not null && _isOpened && client.State == OuchClientState.Closed)
        {
            Leave(nowNanos);
            return work + 1;
        }

        Watch();
        return work;
    }

    /// <summary>Sends the next message of its flow, or the one that there was no room for.</summary>
    /// <param name="intendedNanos">When it was meant to be sent.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>False when it cannot be sent now.</returns>
    internal bool TrySend(long intendedNanos, long nowNanos)
    {
        if (!IsIn || client.Orders.Unanswered >= MostUnanswered)
        {
            return false;
        }

        ClientSendResult result;
        do
        {
            OrderRequest request = _held ?? flow.Next(client.Orders);
            result = client.TrySend(request, intendedNanos, nowNanos);
            _held = result is ClientSendResult.Sent or ClientSendResult.TokenInUse ? null : request;
            if (result == ClientSendResult.Sent)
            {
                history.NoteSent(request);
            }
        }
        while (result == ClientSendResult.TokenInUse);
        return result == ClientSendResult.Sent;
    }

    public void Dispose() => Drop();

    private int Connect(long nowNanos)
    {
        _port = backend.Connect(gateways[_gateway], _options);
        (_isOpened, _hasDropped) = (false, false);
        _connectUntilNanos = nowNanos + ConnectNanos;
        Watch();
        return 1;
    }

    private int Begin(IStreamPort port, long nowNanos)
    {
        StreamState state = port.Poll();
        if (state == StreamState.Open)
        {
            _isOpened = true;
            client.Open(nowNanos);
            return 1 + _line.Send(client, port, nowNanos);
        }

        if (state == StreamState.Connecting && nowNanos < _connectUntilNanos)
        {
            return 0;
        }

        Leave(nowNanos);
        return 1;
    }

    private int Exchange(IStreamPort port, long nowNanos)
    {
        int work = port.QueuedBytes > 0 ? port.Flush() : 0;
        work += _line.Receive(client, port, MostReceives, nowNanos);
        if (work == 0 && port.Poll() is StreamState.PeerClosed or StreamState.Failed && client.State != OuchClientState.Closed)
        {
            // Its last words may have come between the look for bytes and the look for the end.
            if (_line.Receive(client, port, MostReceives, nowNanos) == 0)
            {
                client.Gone();
            }

            return 1;
        }

        if (IsIn && !_hasDropped)
        {
            // What was sent over another connection and is not answered by now was not carried out, and will not be.
            client.Orders.DropUnanswered();
            (_hasDropped, _retryNanos) = (true, FirstRetryNanos);
        }

        if (nowNanos >= client.DeadlineNanos)
        {
            client.Poll(nowNanos);
            work++;
        }

        return work + _line.Send(client, port, nowNanos);
    }

    private void Leave(long nowNanos)
    {
        if (_isOpened && client.End is ClientEnd.BadPacket or ClientEnd.WrongPlace or ClientEnd.EndOfSession)
        {
            history.Complaints.Add($"the gateway at {gateways[_gateway]} ended the stream at number {client.NextNumber}: {client.End}");
        }

        Drop();
        _gateway = (_gateway + 1) % gateways.Length;
        _retryAtNanos = nowNanos + _retryNanos;
        _retryNanos = Math.Min(2 * _retryNanos, LongestRetryNanos);
    }

    private void Watch()
    {
        if (_port is null)
        {
            return;
        }

        PollEvents room = !_isOpened || _port.QueuedBytes > 0 || !client.Outgoing.IsEmpty ? PollEvents.Writable : PollEvents.None;
        waiter.Watch(_port.Descriptor, _port.WakeOn(PollEvents.Readable | PollEvents.PeerHangUp | room));
    }

    private void Drop()
    {
        if (_port is not null)
        {
            waiter.Unwatch(_port.Descriptor);
            _port.Dispose();
            _port = null;
        }
    }
}
