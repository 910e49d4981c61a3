using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Doors;

/// <summary>A listening socket and its connections, on one thread: the shell of everything in the venue that speaks TCP
/// (tcp(7), epoll(7)).</summary>
/// <remarks>
/// <para><b>Problem.</b> Thousands of clients, most of them silent; those that speak want their answers soon; any of them may be hostile or
/// may not read.</para>
/// <para><b>Model.</b> One epoll set, which the thread's <see cref="Waiter"/> watches, holds the listener and all connections,
/// level-triggered. A duty cycle receives once from each of a bounded number of connections that are ready, into one buffer that all
/// share, accepts a bounded number, and then sends once for each connection of which the user has said that there is something. A
/// connection that does not take everything is watched until it does. A silent one costs the kernel's memory and some hundred bytes
/// here, and no time.</para>
/// <para><b>Out of descriptors.</b> A connection that cannot be accepted stays in the backlog and would wake the thread for ever: the
/// listener is not watched for a while.</para>
/// <para><b>Not here.</b> What bytes mean, who may connect, how long anything may take: <see cref="IConnectionUser"/>.</para>
/// </remarks>
public sealed class TcpServer : IDisposable
{
    private const long ListenerTag = -1;
    private const int MostDrains = 4;

    private readonly TcpServerOptions _options;
    private readonly IConnectionUser _user;
    private readonly Waiter _waiter;
    private readonly SocketOption? _noDelay;
    private readonly KernelSocket _listener;
    private readonly EpollSet _ready;
    private readonly byte[] _buffer;
    private readonly Slot[] _slots;
    private readonly int[] _dirty;
    private int _dirtyCount;
    private long _acceptAgainNanos = Waiter.Never;
    private bool _isDisposed;

    /// <summary>Binds and listens.</summary>
    /// <param name="local">Address and port; port 0 lets the kernel choose.</param>
    /// <param name="options">Limits.</param>
    /// <param name="user">Whom it serves.</param>
    /// <param name="waiter">How the thread idles that will call <see cref="Receive"/> and <see cref="Flush"/>.</param>
    /// <exception cref="KernelException">EADDRINUSE, EADDRNOTAVAIL, EACCES, EMFILE.</exception>
    public TcpServer(in Endpoint local, TcpServerOptions options, IConnectionUser user, Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(waiter);
        options.Check();
        _options = options;
        _user = user;
        _waiter = waiter;
        _buffer = new byte[options.ReceiveBytes];
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
            _ready = new EpollSet(options.ReadsPerCycle);
            WatchListener();
            waiter.Watch(_ready.Value, PollEvents.Readable);
        }
        catch
        {
            _ready?.Dispose();
            _listener.Dispose();
            throw;
        }
    }

    /// <summary>Where it listens.</summary>
    public Endpoint LocalEndpoint { get; }

    /// <summary>Connections now.</summary>
    public int Connections { get; private set; }

    /// <summary>When it wants to be called even if nothing happens; <see cref="Waiter.Never"/> for never.</summary>
    public long DeadlineNanos => _acceptAgainNanos;

    /// <summary>What it has done.</summary>
    public TcpServerCounters Counters { get; } = new();

    /// <summary>Takes what has come: bytes, ends, connections. Bounded.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <returns>How much was done.</returns>
    public int Receive(long nowNanos)
    {
        if (nowNanos >= _acceptAgainNanos)
        {
            _acceptAgainNanos = Waiter.Never;
            WatchListener();
        }

        int reports = _ready.Look();
        bool mayAccept = false;
        for (int report = 0; report < reports; report++)
        {
            long tag = _ready.Tag(report);
            if (tag == ListenerTag)
                mayAccept = true;
            else
                Serve((int)tag, _ready.Events(report), nowNanos);
        }

        // After the others, whose numbers in this round of reports may not mean anybody else.
        return mayAccept ? reports + Accept(nowNanos) : reports;
    }

    /// <summary>Sends what the user has said there is: once for each connection, so that what was made in one duty cycle leaves
    /// together.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Connections that something was sent to.</returns>
    public int Flush(long nowNanos)
    {
        int count = _dirtyCount;
        int sent = 0;
        for (int index = 0; index < count; index++)
        {
            int connection = _dirty[index];
            _slots[connection].IsDirty = false;
            if (_slots[connection] is { Socket: not null, IsStalled: false })
                sent += Send(connection, nowNanos);
        }

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
        ref Slot slot = ref _slots[connection];
        if (slot.Socket is null || !slot.IsPaused)
            return;
        slot.IsPaused = false;
        Watch(connection);
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
        _waiter.Unwatch(_ready.Value);
        for (int connection = 0; connection < _slots.Length; connection++)
            Drop(connection);
        _listener.Dispose();
        _ready.Dispose();
    }

    private void Serve(int connection, PollEvents events, long nowNanos)
    {
        if ((uint)connection >= (uint)_slots.Length || _slots[connection].Socket is null)
            return;
        if ((events & PollEvents.Writable) != 0)
        {
            _slots[connection].IsStalled = false;
            Watch(connection);
            HasOutput(connection);
        }

        if ((events & (PollEvents.Readable | PollEvents.Error | PollEvents.HangUp)) != 0)
            ReceiveFrom(connection, nowNanos);
    }

    private void ReceiveFrom(int connection, long nowNanos)
    {
        ref Slot slot = ref _slots[connection];
        int room = Math.Min(_user.Room(connection), _buffer.Length);
        if (slot.Socket is null)
            return;
        if (room <= 0 && !slot.IsPaused)
        {
            slot.IsPaused = true;
            Watch(connection);
            return;
        }

        // An error or a hang-up is reported whether it is watched for or not: of a paused connection it can only be the end.
        int count = room <= 0 ? 0 : slot.Socket.Receive(_buffer.AsSpan(0, room));
        if (count > 0)
        {
            Counters.Receives++;
            Counters.ReceivedBytes += count;
            _user.Received(connection, _buffer.AsSpan(0, count), nowNanos);
        }
        else if (count != -(int)Errno.EAGAIN && count != -(int)Errno.EINTR)
        {
            End(connection);
        }
    }

    private int Send(int connection, long nowNanos)
    {
        ref Slot slot = ref _slots[connection];
        ReadOnlySpan<byte> bytes = _user.Outgoing(connection);
        if (bytes.IsEmpty)
            return 0;
        bytes = bytes[..Math.Min(bytes.Length, _options.SendBytes)];
        int count = slot.Socket!.Send(bytes);
        if (count < 0 && count != -(int)Errno.EAGAIN && count != -(int)Errno.EINTR)
        {
            End(connection);
            return 1;
        }

        if (count < bytes.Length)
        {
            Counters.Stalls++;
            slot.IsStalled = true;
            Watch(connection);
        }

        if (count > 0)
        {
            Counters.Sends++;
            Counters.SentBytes += count;
            _user.Sent(connection, count, nowNanos);
            if (slot is { Socket: not null, IsStalled: false } && !_user.Outgoing(connection).IsEmpty)
                HasOutput(connection);
        }

        return 1;
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
        slot.IsStalled = slot.IsPaused = false;
        Connections++;
        Counters.Accepted++;
        if (_ready.TryAdd(socket.Value, PollEvents.Readable, connection) != Errno.None)
        {
            Counters.AcceptFailures++;
            End(connection);
        }
    }

    private void PauseAccepting(long nowNanos)
    {
        _ready.Remove(_listener.Value);
        _acceptAgainNanos = nowNanos + _options.AcceptPauseNanos;
    }

    private void WatchListener()
    {
        Errno error = _ready.TryAdd(_listener.Value, PollEvents.Readable, ListenerTag);
        if (error != Errno.None)
            throw new KernelException($"epoll_ctl(add the listener {LocalEndpoint})", error);
    }

    private void Watch(int connection)
    {
        ref readonly Slot slot = ref _slots[connection];
        PollEvents events = slot.IsPaused ? PollEvents.None : PollEvents.Readable;
        _ready.Change(slot.Socket!.Value, slot.IsStalled ? events | PollEvents.Writable : events, connection);
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
        slot.Socket.Dispose(); // which takes it out of the set
        slot.Socket = null;
        Connections--;
        Counters.Closed++;
    }

    private struct Slot
    {
        public KernelSocket? Socket;

        /// <summary>It is in the list of those that have something to send.</summary>
        public bool IsDirty;

        /// <summary>The kernel takes no more: wait until it does.</summary>
        public bool IsStalled;

        /// <summary>The user takes no more.</summary>
        public bool IsPaused;
    }
}
