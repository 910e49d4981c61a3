namespace Ringside.Messaging.Streams.Electing;

/// <summary>What one of several that may write a stream is told.</summary>
public sealed record ElectionOptions
{
    /// <summary>Its number among them, above 0: of those that are equally far the lowest goes first.</summary>
    public required ushort Candidate { get; init; }

    /// <summary>How long no writer may be heard before another one is looked for. Heartbeats are at most 50 ms apart.</summary>
    public long DetectNanos { get; init; } = 250_000_000;

    /// <summary>How long one that seals may be silent, and how long one that has given up the lead rests.</summary>
    public long GraceNanos { get; init; } = 1_000_000_000;

    /// <summary>Pause between two questions to the stores, and between two words of how far it is.</summary>
    public long TellNanos { get; init; } = 50_000_000;

    /// <summary>How much longer each waits than the one before it.</summary>
    public long StepNanos { get; init; } = 50_000_000;

    /// <summary>Most that is added to that at random.</summary>
    public long JitterNanos { get; init; } = 20_000_000;

    /// <summary>How long a writer may hear too few stores, or see no progress, before it gives up the lead.</summary>
    public long StuckNanos { get; init; } = 500_000_000;

    /// <summary>Longest pause between two signs of one that seals.</summary>
    public long SealHeartbeatNanos { get; init; } = 20_000_000;

    /// <summary>One whose patience follows from how long a writer may be silent: it gives up the lead after twice as long, and lets one
    /// that seals be silent for four times as long, as by default.</summary>
    /// <param name="candidate">Its number among those that may write, above 0.</param>
    /// <param name="silenceNanos">How long no writer may be heard, in nanoseconds: some heartbeats, which are at most 50 ms apart.</param>
    public static ElectionOptions For(ushort candidate, long silenceNanos) => new()
    {
        Candidate = candidate,
        DetectNanos = silenceNanos,
        StuckNanos = 2 * silenceNanos,
        GraceNanos = 4 * silenceNanos,
    };
}
