using Ringside.Messaging.Streams.Following;

namespace Ringside.Messaging.Streams.Storing;

/// <summary>What a store of a stream is told.</summary>
public sealed record StreamStoreOptions
{
    /// <summary>Its number in the store set.</summary>
    public required ushort Number { get; init; }

    /// <summary>What it follows; it is asked for what other stores miss, so it asks them, too.</summary>
    public required StreamFollowerOptions Follower { get; init; }

    /// <summary>Least pause between two marks.</summary>
    public long LeastMarkPauseNanos { get; init; } = 100_000;

    /// <summary>First pause before a mark is told again.</summary>
    public long FirstRepeatNanos { get; init; } = 1_000_000;

    /// <summary>Longest such pause; it doubles from one to the next.</summary>
    public long LongestRepeatNanos { get; init; } = 50_000_000;
}
