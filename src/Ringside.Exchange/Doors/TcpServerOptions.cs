namespace Ringside.Exchange.Doors;

/// <summary>Limits of a <see cref="TcpServer"/>.</summary>
public sealed record TcpServerOptions
{
    /// <summary>How connections are served; see <see cref="ConnectionChoice"/>.</summary>
    public ConnectionKind Kind { get; init; }

    /// <summary>Most connections at one time: numbers of connections are below it.</summary>
    public int MostConnections { get; init; } = 1_024;

    /// <summary>Connections that may wait to be accepted (listen(2)); the kernel caps it at net.core.somaxconn.</summary>
    public int Backlog { get; init; } = 1_024;

    /// <summary>Most connections that are accepted in one duty cycle.</summary>
    public int AcceptsPerCycle { get; init; } = 64;

    /// <summary>Most pieces that are received in one duty cycle; by readiness, one of each connection.</summary>
    public int ReadsPerCycle { get; init; } = 256;

    /// <summary>Most bytes that are received at once. By readiness there is one buffer for all connections; a ring has as many as
    /// <see cref="ReadsPerCycle"/>, of 4,096 bytes at most.</summary>
    public int ReceiveBytes { get; init; } = 16_384;

    /// <summary>Most bytes that one connection sends in one duty cycle.</summary>
    public int SendBytes { get; init; } = 262_144;

    /// <summary>When so much waits for a client that takes what it is sent, it is sent before anything more is received: so that only who
    /// does not read ever has a full queue, however much came at once.</summary>
    public int FlushBytes { get; init; } = 16_384;

    /// <summary>Bytes that the kernel keeps for a client that does not read (SO_SNDBUF, socket(7); the kernel doubles it for its own
    /// bookkeeping and caps it at net.core.wmem_max). Left to itself it goes up to some megabytes.</summary>
    public int SendBufferBytes { get; init; } = 262_144;

    /// <summary>How long nothing is accepted after the process or the machine was out of descriptors or memory.</summary>
    public long AcceptPauseNanos { get; init; } = 100_000_000;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MostConnections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Backlog, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AcceptsPerCycle, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadsPerCycle, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReceiveBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SendBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FlushBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SendBufferBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AcceptPauseNanos, 1);
    }
}
