using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Doors;

/// <summary>A listening socket and its connections, on one thread: the shell of everything in the venue that speaks TCP
/// (tcp(7)).</summary>
/// <remarks>
/// <para><b>Problem.</b> Thousands of clients, most of them silent; those that speak want their answers soon; any of them may be hostile or
/// may not read.</para>
/// <para><b>Model.</b> A duty cycle takes a bounded number of pieces that have come, accepts a bounded number of connections, and then
/// sends once for each connection of which the user has said that there is something. A connection that does not take everything is
/// watched until it does. A silent one costs the kernel's memory and some hundred bytes here, and no time. How it learns what has come,
/// and how it sends, is one of two <see cref="ConnectionKind"/>s, between which nobody else can tell a difference: by readiness, or by
/// a ring.</para>
/// <para><b>Out of descriptors.</b> A connection that cannot be accepted stays in the backlog and would wake the thread for ever: the
/// listener is not watched for a while.</para>
/// <para><b>Not here.</b> What bytes mean, who may connect, how long anything may take: <see cref="IConnectionUser"/>.</para>
/// </remarks>
public sealed class TcpServer : IDisposable
{
    private const int MostDrains = 4;

    private readonly TcpServerOptions _options;
    private readonly IConnectionUser _user;
    private readonly SocketOption? _noDelay;
    private readonly KernelSocket _listener;
    private readonly IConnections _connections;
    private readonly Slot[] _slots;
    private readonly int[] _dirty;
    private int _dirtyCount;
    private long _acceptAgainNanos = Waiter.Never;
    private long _nowNanos;
    private bool _mayAccept;
    private bool _mustSend;
    private bool _isDisposed;

    /// <summary>Binds and listens.</summary>
    /// <param name="local">Address and port; port 0 lets the kernel choose.</param>
    /// <param name="options">Limits.</param>
    /// <param name="user">Whom it serves.</param>
    /// <param name="waiter">How the thread idles that will call <see cref="Receive"/> and <see cref="Flush"/>. With
    /// <see cref="ConnectionKind.Ring"/> that thread must be the calling one, and the one that disposes.</param>
    /// <exception cref="KernelException">EADDRINUSE, EADDRNOTAVAIL, EACCES, EMFILE; EPERM, ENOSYS where a ring is forbidden.</exception>
    public TcpServer(in Endpoint local, TcpServerOptions options, IConnectionUser user, Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(waiter);
        options.Check();
        _options = options;
        _user = user;
        _slots = new Slot[options.MostConnections];
        _dirty = new int[2 * options.MostConnections]; // in a flush, each may have had its turn and stand there again
        SocketOption.TryFind("TCP_NODELAY", out _noDelay);
        _listener = KernelSocket.Create(SocketKind.Stream, local);
        try
        {
            _listener.AllowAddressReuse();
            if (SocketOption.TryFind("SO_SNDBUF", out SocketOption? sendBuffer))
                sendBuffer!.TrySet(_listener, options.SendBufferBytes); // connections have it from the listener
            _listener.Bind(local);
            _listener.Listen(options.Backlog);
            LocalEndpoint = _listener.LocalEndpoint;
            Events events = new(this);
            _connections = options.Kind == ConnectionKind.Ring
                ? new RingConnections(_listener, options, events, waiter)
                : new EpollConnections(_listener, options, events, waiter);
            _connections.WatchListener(true);
        }
        catch
        {
            _connections?.Dispose();
            _listener.Dispose();
            throw;
        }
    }

    /// <summary>Where it listens.</summary>
    public Endpoint LocalEndpoint { get; }

    /// <summary>Connections now.</summary>
    public int Connections { get; private set; }

    /// <summary>When it wants to be called even if nothing happens; <see cref="Waiter.Never"/> for never.</summary>
    public long DeadlineNanos => _connections.IsDue ? 0 : _acceptAgainNanos;

    /// <summary>What it has done.</summary>
    public TcpServerCounters Counters { get; } = new();

    /// <summary>Takes what has come: bytes, ends, connections. Bounded.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <returns>How much was done.</returns>
    public int Receive(long nowNanos)
    {
        _nowNanos = nowNanos;
        if (nowNanos >= _acceptAgainNanos)
        {
            _acceptAgainNanos = Waiter.Never;
            _connections.WatchListener(true);
        }

        _mayAccept = false;
        int news = _connections.Look();

        // After the others, whose numbers in this round of news may not mean anybody else.
        return _mayAccept ? news + Accept(nowNanos) : news;
    }

    /// <summary>Sends what the user has said there is: once for each connection, so that what was made in one duty cycle leaves
    /// together.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Connections that something was sent to.</returns>
    public int Flush(long nowNanos)
    {
        (_nowNanos, _mustSend) = (nowNanos, false);
        int count = _dirtyCount;
        int sent = 0;
        for (int index = 0; index < count; index++)
        {
            int connection = _dirty[index];
            _slots[connection].IsDirty = false;
            if (_slots[connection] is { Socket: not null, IsStalled: false })
                sent += Send(connection);
        }

        _connections.FinishSends();

        // What was said meanwhile is for the next time: each connection may have its turn once more.
        Array.Copy(_dirty, count, _dirty, 0, _dirtyCount - count);
        _dirtyCount -= count;
        return sent;
    }

    /// <summary>There is something to send to a connection: <see cref="Flush"/> will ask for it.</summary>
    /// <param name="connection">Number of the connection.</param>
    public void HasOutput(int connection)
    {
        ref Slot slot = ref _slots[connection];
        if (slot.IsDirty)
            return;
        slot.IsDirty = true;
        _dirty[_dirtyCount++] = connection;
    }

    /// <summary>There is room for bytes of a connection again.</summary>
    /// <param name="connection">Number of the connection.</param>
    public void Resume(int connection)
    {
        if (_slots[connection].Socket is not null)
            _connections.Resume(connection);
    }

    /// <summary>Closes a connection; the client gets what was sent before. The user is not told.</summary>
    /// <param name="connection">Number of the connection; one that is closed is left alone.</param>
    public void Close(int connection)
    {
        ref Slot slot = ref _slots[connection];
        if (slot.Socket is not { } socket)
            return;

        // Bytes that nobody has read would make the kernel throw away what the client has not read either (RFC 2525, section 2.17): a few
        // are read. Who goes on sending in masses may lose the last words.
        Span<byte> waste = stackalloc byte[1024];
        socket.ShutdownSend();
        for (int i = 0; i < MostDrains && socket.Receive(waste) == waste.Length; i++)
            continue;
        Drop(connection);
    }

    /// <summary>Closes all connections and stops listening. The user is not told.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _connections.Dispose(); // which ends all that is under way, so that each socket is closed at once
        for (int connection = 0; connection < _slots.Length; connection++)
            Drop(connection);
        _listener.Dispose();
    }

    private int Send(int connection)
    {
        ReadOnlySpan<byte> bytes = _user.Outgoing(connection);
        if (bytes.IsEmpty)
            return 0;
        _connections.Send(connection, bytes[..Math.Min(bytes.Length, _options.SendBytes)]);
        return 1;
    }

    private void OnSent(int connection, int wanted, int result)
    {
        ref Slot slot = ref _slots[connection];
        if (slot.Socket is null)
            return;
        if (result < 0 && result != -(int)Errno.EAGAIN && result != -(int)Errno.EINTR)
        {
            End(connection);
            return;
        }

        if (result < wanted)
        {
            Counters.Stalls++;
            slot.IsStalled = true;
            _connections.AwaitRoom(connection);
        }

        if (result <= 0)
            return;
        Counters.Sends++;
        Counters.SentBytes += result;
        _user.Sent(connection, result, _nowNanos);
        if (slot is { Socket: not null, IsStalled: false } && !_user.Outgoing(connection).IsEmpty)
            HasOutput(connection);
    }

    private int Accept(long nowNanos)
    {
        int count = 0;
        for (; count < _options.AcceptsPerCycle; count++)
        {
            KernelSocket? socket;
            Endpoint peer;
            try
            {
                socket = _listener.Accept(out peer);
            }
            catch (KernelException)
            {
                Counters.AcceptFailures++;
                PauseAccepting(nowNanos);
                break;
            }

            if (socket is null)
                break;
            TakeIn(socket, peer, nowNanos);
        }

        return count;
    }

    private void TakeIn(KernelSocket socket, in Endpoint peer, long nowNanos)
    {
        int connection = _user.Open(peer, nowNanos);
        if (connection < 0)
        {
            Counters.Refused++;
            socket.Dispose();
            return;
        }

        _noDelay?.TrySet(socket, 1);
        ref Slot slot = ref _slots[connection];
        slot.Socket = socket;
        slot.IsStalled = false;
        Connections++;
        Counters.Accepted++;
        if (!_connections.TryAdd(connection, socket))
        {
            Counters.AcceptFailures++;
            End(connection);
        }
    }

    private void PauseAccepting(long nowNanos)
    {
        _connections.WatchListener(false);
        _acceptAgainNanos = nowNanos + _options.AcceptPauseNanos;
    }

    private void End(int connection)
    {
        Drop(connection);
        _user.Gone(connection);
    }

    private void Drop(int connection)
    {
        ref Slot slot = ref _slots[connection];
        if (slot.Socket is null)
            return;
        if (!_isDisposed)
            _connections.Remove(connection);
        slot.Socket.Dispose();
        slot.Socket = null;
        Connections--;
        Counters.Closed++;
    }

    private sealed class Events(TcpServer server) : IConnectionEvents
    {
        public bool MustSend => server._mustSend;

        public void Waits() => server._mayAccept = true;

        public int Room(int connection) => server._user.Room(connection);

        public void Received(int connection, ReadOnlySpan<byte> bytes)
        {
            server.Counters.Receives++;
            server.Counters.ReceivedBytes += bytes.Length;
            server._user.Received(connection, bytes, server._nowNanos);
            server._mustSend |= server._slots[connection] is { Socket: not null, IsDirty: true, IsStalled: false }
                && server._user.Outgoing(connection).Length >= server._options.FlushBytes;
        }

        public void Ended(int connection) => server.End(connection);

        public void HasRoom(int connection)
        {
            server._slots[connection].IsStalled = false;
            server.HasOutput(connection);
        }

        public void Sent(int connection, int wanted, int result) => server.OnSent(connection, wanted, result);
    }

    private struct Slot
    {
        public KernelSocket? Socket;

        /// <summary>It is in the list of those that have something to send.</summary>
        public bool IsDirty;

        /// <summary>The kernel takes no more: wait until it does.</summary>
        public bool IsStalled;
    }
}
