using System.Numerics;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.MarketData;

/// <summary>How a <see cref="FeedFollower"/> follows. Times are in nanoseconds.</summary>
public sealed record FeedFollowerOptions
{
    /// <summary>The session to follow; blank takes the one that is heard first, and another one when that has ended or fallen
    /// silent.</summary>
    public Alpha10 Session { get; init; }

    /// <summary>Whether it begins with a snapshot; otherwise with message 1, which is asked for if it was missed.</summary>
    public bool BeginsWithSnapshot { get; init; }

    /// <summary>Messages that are held while one before them is missing, 1 to 4,194,304; rounded up to a power of two. 72 bytes
    /// each.</summary>
    public int Window { get; init; } = 1 << 14;

    /// <summary>How long it waits for the other line before it asks for what is missing.</summary>
    public long PatienceNanos { get; init; } = 2_000_000;

    /// <summary>How long it waits for the first answer; doubles with each request that brings nothing.</summary>
    public long FirstRetryNanos { get; init; } = 20_000_000;

    /// <summary>The longest that it waits for an answer, or before it asks for another snapshot.</summary>
    public long LongestRetryNanos { get; init; } = 1_000_000_000;

    /// <summary>Requests in a row that bring nothing before it gives up and takes a snapshot.</summary>
    public int MaximumAttempts { get; init; } = 8;

    /// <summary>Most messages of one request.</summary>
    public int MaximumRequest { get; init; } = 1_000;

    /// <summary>Silence after which a session is believed to be over when another one is heard.</summary>
    public long SessionSilenceNanos { get; init; } = 5_000_000_000;

    internal int Slots => (int)BitOperations.RoundUpToPowerOf2((uint)Window);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Window, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Window, 1 << 22);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumRequest, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumRequest, Protocols.MoldUdp64.MoldHeader.MaximumMessageCount);
        ArgumentOutOfRangeException.ThrowIfNegative(PatienceNanos);
        ArgumentOutOfRangeException.ThrowIfLessThan(FirstRetryNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestRetryNanos, FirstRetryNanos);
        ArgumentOutOfRangeException.ThrowIfLessThan(SessionSilenceNanos, 1);
    }
}
