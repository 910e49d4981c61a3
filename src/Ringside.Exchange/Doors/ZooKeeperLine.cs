using Ringside.Exchange.Coordination.ZooKeeper;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Doors;

/// <summary>The shell of a <see cref="ZooKeeperSession"/>: makes its connections, one after the other, and moves its bytes, with TLS or
/// without.</summary>
/// <remarks>Never waits; polled by the thread that owns it and the session. Servers are addresses: no name is looked up.</remarks>
internal sealed class ZooKeeperLine : IDisposable
{
    private const int MostReceives = 16;

    private readonly IBackend _backend;
    private readonly Endpoint[] _servers;
    private readonly ZooKeeperSession _session;
    private readonly TlsTrust? _trust;
    private readonly Waiter _waiter;
    private readonly StreamPortOptions _options = new() { FrameCount = 128, MaximumQueuedFrames = 64 };
    private IStreamPort? _port;
    private IClientLine? _line;
    private long _attempt;

    /// <summary>A line that connects at its first turn.</summary>
    /// <param name="backend">Makes the connections.</param>
    /// <param name="servers">Addresses of the servers, as many as the session knows.</param>
    /// <param name="session">The session.</param>
    /// <param name="trust">Whom TLS is spoken with; null for no TLS.</param>
    /// <param name="waiter">How the thread idles; it is told which connection to watch, not the deadline.</param>
    internal ZooKeeperLine(
        IBackend backend, IReadOnlyList<Endpoint> servers, ZooKeeperSession session, TlsTrust? trust, Waiter waiter)
    {
        ArgumentOutOfRangeException.ThrowIfZero(servers.Count, nameof(servers));
        (_backend, _servers, _session, _trust, _waiter) = (backend, [.. servers], session, trust, waiter);
    }

    /// <summary>When <see cref="DoWork"/> has something to do, even if nothing comes.</summary>
    internal long NextDeadlineNanos => _line is not null && !_session.Outgoing.IsEmpty && _port!.QueuedBytes == 0
        ? long.MinValue
        : _session.NextDeadlineNanos;

    /// <summary>The address of the server that is or was last connected to.</summary>
    internal Endpoint Server => _servers[_session.Server];

    /// <summary>Does what can be done now.</summary>
    /// <returns>How much was done.</returns>
    internal int DoWork(long nowNanos)
    {
        int work = _session.Advance(nowNanos);
        bool isOver = _session.Attempt != _attempt
            || _session.State is ZooKeeperSessionState.Waiting or ZooKeeperSessionState.Closed;
        if (_port is not null && isOver)
        {
            Drop();
            work++;
        }

        if (_port is null && _session.State == ZooKeeperSessionState.Connecting)
            work += Connect(nowNanos);
        if (_port is not null)
            work += _line is null ? Begin(_port, nowNanos) : Exchange(_port, _line, nowNanos);
        Watch();
        return work;
    }

    /// <summary>Closes the connection. The session is not ended by that: see <see cref="ZooKeeperSession.Close"/>.</summary>
    public void Dispose() => Drop();

    private int Connect(long nowNanos)
    {
        _attempt = _session.Attempt;
        try
        {
            _port = _backend.Connect(Server, _options);
        }
        catch (KernelException problem)
        {
            _session.Gone(problem.Message, nowNanos);
        }

        return 1;
    }

    private int Begin(IStreamPort port, long nowNanos)
    {
        switch (port.Poll())
        {
            case StreamState.Connecting:
                return 0;
            case StreamState.Open:
                _line = _trust is null ? new ClientLine() : new TlsClientLine(_trust, Server.Address.ToString(), _waiter);
                _session.Opened(nowNanos);
                return 1 + _line.Send(_session, port, nowNanos);
            default:
                _session.Gone($"{Server}: {port.LastError}", nowNanos);
                Drop();
                return 1;
        }
    }

    private int Exchange(IStreamPort port, IClientLine line, long nowNanos)
    {
        int work = port.QueuedBytes > 0 ? port.Flush() : 0;
        work += line.Receive(_session, port, MostReceives, nowNanos);
        bool isEnded = work == 0 && port.Poll() is StreamState.PeerClosed or StreamState.Failed;

        // Its last words may have come between the look for bytes and the look for the end.
        if (isEnded)
            work += line.Receive(_session, port, MostReceives, nowNanos);
        if (line.Failure is { } failure)
            _session.Refuse($"{Server}: {failure}", nowNanos);
        else if (isEnded && work == 0)
            _session.Gone($"{Server} has closed the connection", nowNanos);
        else
            return work + line.Send(_session, port, nowNanos);
        return 1;
    }

    private void Watch()
    {
        if (_port is null)
            return;
        bool needsRoom = _line is null || _port.QueuedBytes > 0 || !_session.Outgoing.IsEmpty;
        _waiter.Watch(
            _port.Descriptor,
            _port.WakeOn(PollEvents.Readable | PollEvents.PeerHangUp | (needsRoom ? PollEvents.Writable : PollEvents.None)));
    }

    private void Drop()
    {
        if (_port is null)
            return;
        _waiter.Unwatch(_port.Descriptor);
        _line?.Dispose();
        _port.Dispose();
        (_line, _port) = (null, null);
    }
}
