using Ringside.Exchange.Clients;
using Ringside.Exchange.Doors;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Protocols.Fields;

namespace Ringside.Bench.Venue;

/// <summary>One session of a member under load: its connection, its orders, and its flow.</summary>
internal sealed class LoadSession : IClientEvents, IDisposable
{
    private const int MostOrders = 1 << 17;
    private const int MostReceives = 16;

    private readonly IStreamPort _port;
    private readonly ClientLine _line = new();
    private readonly VenueLoad _load;
    private readonly FlowGenerator _flow;
    private OrderRequest? _held;
    private bool _isOpened;
    private bool _wasIn;

    internal LoadSession(IBackend backend, in Endpoint gateway, string user, FlowGenerator flow, VenueLoad load)
    {
        (_load, _flow) = (load, flow);
        _port = backend.Connect(gateway, new StreamPortOptions { FrameCount = 512, MaximumQueuedFrames = 256, FrameSize = 4_096 });
        Client = new OuchClient(
            new OuchClientOptions
            {
                Name = Alpha6.Of(user),
                Secret = Alpha10.Of(VenueProcess.Secret),
                FirstNumber = 0,
                MostOrders = MostOrders,
                QueueBytes = 1 << 20,
            },
            this);
    }

    internal OuchClient Client { get; }

    internal bool IsIn => Client.State == OuchClientState.LoggedIn;

    /// <summary>Whether the venue has ended the connection after it was let in.</summary>
    internal bool IsCut => _isOpened && _wasIn && Client.State == OuchClientState.Closed;

    /// <summary>Sends the next message of the flow, or the one that there was no room for.</summary>
    /// <returns>False when there is no room now.</returns>
    internal bool TrySend(long intendedNanos, long nowNanos)
    {
        ClientSendResult result;
        do
        {
            OrderRequest request = _held ?? _flow.Next(Client.Orders);
            result = Client.TrySend(request, intendedNanos, nowNanos);
            _held = result is ClientSendResult.Sent or ClientSendResult.TokenInUse ? null : request;
        }
        while (result == ClientSendResult.TokenInUse);
        return result == ClientSendResult.Sent;
    }

    /// <summary>Moves bytes.</summary>
    internal int DoWork(long nowNanos)
    {
        if (!_isOpened)
        {
            if (_port.Poll() != StreamState.Open)
                return 0;
            _isOpened = true;
            Client.Open(nowNanos);
        }

        _wasIn |= IsIn;
        int work = _port.QueuedBytes > 0 ? _port.Flush() : 0;
        work += _line.Receive(Client, _port, MostReceives, nowNanos);

        if (nowNanos >= Client.DeadlineNanos)
            Client.Poll(nowNanos);
        return work + _line.Send(Client, _port, nowNanos);
    }

    public void On(in ClientEvent one)
    {
        if (one.Kind == ClientEventKind.LoginRefused)
            throw new InvalidOperationException($"the venue refused a log-in ({(char)one.Code})");
        if (one.RequestNanos != 0)
            _load.OnAnswer(one);
    }

    public void OnDebug(ReadOnlySpan<byte> text)
    {
        // For people, and nobody looks.
    }

    public void Dispose() => _port.Dispose();
}
