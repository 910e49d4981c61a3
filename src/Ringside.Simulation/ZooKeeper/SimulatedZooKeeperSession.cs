namespace Ringside.Simulation.ZooKeeper;

/// <summary>A session as an ensemble knows it.</summary>
internal sealed class SimulatedZooKeeperSession(long id, ReadOnlyMemory<byte> password, long timeoutNanos)
{
    internal long Id => id;

    internal ReadOnlyMemory<byte> Password => password;

    internal long TimeoutNanos => timeoutNanos;

    /// <summary>When it ends, if nothing comes.</summary>
    internal long EndNanos { get; private set; }

    /// <summary>The connection that serves it; what comes over another one is refused.</summary>
    internal SimulatedZooKeeperConnection? Connection { get; set; }

    internal void Heard(long nowNanos) => EndNanos = nowNanos + timeoutNanos;
}
