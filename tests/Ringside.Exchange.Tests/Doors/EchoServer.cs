using Ringside.Exchange.Doors;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Tests.Doors;

/// <summary>A <see cref="TcpServer"/> whose user gives bytes back; used on the thread of the test, step by step.</summary>
internal sealed class EchoServer : IConnectionUser, IDisposable
{
    private const long PatienceNanos = 20_000_000_000;

    private readonly byte[][] _queues;
    private readonly int[] _counts;
    private readonly bool[] _isTaken;

    internal EchoServer(ConnectionKind kind, TcpServerOptions? options = null, WaitStrategy strategy = WaitStrategy.Block)
    {
        DoorKinds.Require(kind);
        options = (options ?? new TcpServerOptions()) with { Kind = kind };
        _queues = [.. Enumerable.Range(0, options.MostConnections).Select(_ => Array.Empty<byte>())];
        _counts = new int[options.MostConnections];
        _isTaken = new bool[options.MostConnections];
        Waiter = new Waiter(strategy);
        Server = new TcpServer(Endpoint.TryParse("127.0.0.1:0", out Endpoint local) ? local : default, options, this, Waiter);
    }

    internal TcpServer Server { get; }

    internal Waiter Waiter { get; }

    /// <summary>What <see cref="IConnectionUser.Room"/> answers.</summary>
    internal int Space { get; set; } = int.MaxValue;

    /// <summary>Whether bytes are given back.</summary>
    internal bool Echoes { get; set; } = true;

    /// <summary>Called with bytes that have come.</summary>
    internal Action<int, byte[]>? OnReceived { get; set; }

    /// <summary>Ends that were told.</summary>
    internal int Ends { get; private set; }

    internal SocketClient Connect() => new(Server.LocalEndpoint);

    /// <summary>One duty cycle.</summary>
    internal int Step()
    {
        long now = KernelClock.MonotonicNanos();
        return Server.Receive(now) + Server.Flush(now);
    }

    /// <summary>Duty cycles until something is so.</summary>
    internal void Until(Func<bool> condition)
    {
        long end = KernelClock.MonotonicNanos() + PatienceNanos;
        while (!condition())
        {
            Step();
            Assert.True(KernelClock.MonotonicNanos() < end, "it did not happen");
        }
    }

    /// <summary>The user ends a connection.</summary>
    internal void Close(int connection)
    {
        Free(connection);
        Server.Close(connection);
    }

    public int Open(in Endpoint peer, long nowNanos)
    {
        int number = Array.IndexOf(_isTaken, false);
        if (number >= 0)
            _isTaken[number] = true;
        return number;
    }

    public int Room(int connection) => Space;

    public void Received(int connection, ReadOnlySpan<byte> bytes, long nowNanos)
    {
        Assert.True(_isTaken[connection]);
        Assert.True(bytes.Length <= Space);
        OnReceived?.Invoke(connection, bytes.ToArray());
        if (!Echoes || !_isTaken[connection])
            return;
        if (_queues[connection].Length < _counts[connection] + bytes.Length)
            Array.Resize(ref _queues[connection], 2 * (_counts[connection] + bytes.Length));
        bytes.CopyTo(_queues[connection].AsSpan(_counts[connection]));
        _counts[connection] += bytes.Length;
        Server.HasOutput(connection);
    }

    public void Gone(int connection)
    {
        Ends++;
        Free(connection);
    }

    public ReadOnlySpan<byte> Outgoing(int connection) => _queues[connection].AsSpan(0, _counts[connection]);

    public void Sent(int connection, int count, long nowNanos)
    {
        _counts[connection] -= count;
        Array.Copy(_queues[connection], count, _queues[connection], 0, _counts[connection]);
    }

    public void Dispose()
    {
        Server.Dispose();
        Waiter.Dispose();
    }

    private void Free(int connection)
    {
        Assert.True(_isTaken[connection]);
        _isTaken[connection] = false;
        _counts[connection] = 0;
    }
}
