using Ringside.Exchange.MarketData;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Doors;

/// <summary>Where snapshots are fetched: the sockets of one <see cref="SnapshotService"/> (SoupBinTCP over TCP), on the thread of the
/// publication.</summary>
/// <remarks><see cref="DoWork"/> sets the waiter's deadline to <see cref="DeadlineNanos"/>; an owner with a deadline of its own sets the
/// earlier one afterwards.</remarks>
public sealed class SnapshotDoor : IAgent, IDisposable
{
    // Clients are looked at this often: their limits are seconds.
    private const long GrainNanos = 100_000_000;

    private readonly TcpServer _server;
    private readonly SnapshotService _service;
    private readonly Waiter _waiter;
    private readonly SnapshotConnection?[] _clients;
    private readonly Stack<int> _free = new();
    private long _pollNanos;

    /// <summary>Listens for clients.</summary>
    /// <param name="local">Address and port; port 0 lets the kernel choose.</param>
    /// <param name="options">Limits of the sockets; the service has those of its clients.</param>
    /// <param name="service">The service; belongs to this thread.</param>
    /// <param name="waiter">How the thread idles that this door is used on.</param>
    /// <exception cref="Linux.Errors.KernelException">EADDRINUSE, EADDRNOTAVAIL, EACCES, EMFILE.</exception>
    public SnapshotDoor(in Endpoint local, TcpServerOptions options, SnapshotService service, Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(waiter);
        _service = service;
        _waiter = waiter;
        _clients = new SnapshotConnection?[options.MostConnections];
        for (int number = _clients.Length - 1; number >= 0; number--)
            _free.Push(number);
        _server = new TcpServer(local, options, new User(this), waiter);
    }

    /// <summary>Where clients connect.</summary>
    public Endpoint LocalEndpoint => _server.LocalEndpoint;

    /// <summary>What the sockets have done.</summary>
    public TcpServerCounters Counters => _server.Counters;

    /// <summary>When it wants to be called even if nothing happens; <see cref="Waiter.Never"/> for never.</summary>
    public long DeadlineNanos => Math.Min(_server.DeadlineNanos, _server.Connections == 0 ? Waiter.Never : _pollNanos);

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        int work = _server.Receive(nowNanos);
        if (nowNanos >= _pollNanos)
        {
            _pollNanos = nowNanos + GrainNanos;
            for (int number = 0; number < _clients.Length; number++)
            {
                _clients[number]?.Poll(nowNanos);
                Settle(number);
            }
        }

        work += _server.Flush(nowNanos);
        _waiter.DeadlineNanos = DeadlineNanos;
        return work;
    }

    /// <summary>Closes everything.</summary>
    public void Dispose()
    {
        foreach (SnapshotConnection? client in _clients)
            client?.Close();
        _server.Dispose();
    }

    private void Settle(int number)
    {
        if (_clients[number] is not { } client)
            return;
        if (client.IsOver)
        {
            Forget(number);
            _server.Close(number);
        }
        else if (!client.Outgoing.IsEmpty)
        {
            _server.HasOutput(number);
        }
    }

    private void Forget(int number)
    {
        _clients[number]?.Close();
        _clients[number] = null;
        _free.Push(number);
    }

    private sealed class User(SnapshotDoor door) : IConnectionUser
    {
        public int Open(in Endpoint peer, long nowNanos)
        {
            if (!door._free.TryPeek(out int number) || door._service.TryOpen(nowNanos) is not { } client)
                return -1;
            door._free.Pop();
            door._clients[number] = client;
            return number;
        }

        public int Room(int connection) => int.MaxValue;

        public void Received(int connection, ReadOnlySpan<byte> bytes, long nowNanos)
        {
            door._clients[connection]!.Receive(bytes, nowNanos);
            door.Settle(connection);
        }

        public void Gone(int connection) => door.Forget(connection);

        public ReadOnlySpan<byte> Outgoing(int connection) => door._clients[connection] is { } client ? client.Outgoing : default;

        public void Sent(int connection, int count, long nowNanos)
        {
            door._clients[connection]!.Sent(count, nowNanos);
            door.Settle(connection);
        }
    }
}
