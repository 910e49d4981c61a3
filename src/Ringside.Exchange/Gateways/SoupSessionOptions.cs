namespace Ringside.Exchange.Gateways;

/// <summary>Limits of a connection that speaks SoupBinTCP. The protocol leaves the time-outs to the venue.</summary>
public sealed record SoupSessionOptions
{
    /// <summary>How long a client has for its log-in.</summary>
    public long LoginNanos { get; init; } = 10_000_000_000;

    /// <summary>How long the answer to a log-in may take: the waiting for others' secrets, the verification, and what the shards say. The
    /// client may be silent meanwhile.</summary>
    public long AnswerNanos { get; init; } = 25_000_000_000;

    /// <summary>Silence after which the server sends a heartbeat (SoupBinTCP: one second).</summary>
    public long HeartbeatNanos { get; init; } = 1_000_000_000;

    /// <summary>Silence of a client after which it is given up; one of version 4.10 may ask for another time, up to
    /// <see cref="MostIdleNanos"/>.</summary>
    public long IdleNanos { get; init; } = 15_000_000_000;

    /// <summary>The longest such time.</summary>
    public long MostIdleNanos { get; init; } = 60_000_000_000;

    /// <summary>How long bytes may wait of which the client takes none.</summary>
    public long StallNanos { get; init; } = 5_000_000_000;

    /// <summary>Longest payload of a packet from a client.</summary>
    public int MostPayload { get; init; } = 128;

    /// <summary>Bytes that may wait to be sent.</summary>
    public int QueueBytes { get; init; } = 65_536;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(LoginNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AnswerNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(HeartbeatNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(IdleNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostIdleNanos, IdleNanos);
        ArgumentOutOfRangeException.ThrowIfLessThan(StallNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostPayload, 64);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MostPayload, ushort.MaxValue - 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueBytes, 256);
    }
}
