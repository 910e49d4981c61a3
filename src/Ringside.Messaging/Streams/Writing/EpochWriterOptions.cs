using Ringside.Messaging.Streams.Electing;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Messaging.Streams.Writing;

/// <summary>What a <see cref="EpochWriter"/> is told.</summary>
public sealed record EpochWriterOptions
{
    /// <summary>Which process it is; never 0, and another one after each start.</summary>
    public required ulong Instance { get; init; }

    /// <summary>The stream, its stores and their addresses; how what they hold is fetched.</summary>
    public required StreamFollowerOptions Follower { get; init; }

    /// <summary>Which candidate it is, where others would write, too; null where it is the only one, and claims at once.</summary>
    public ElectionOptions? Election { get; init; }

    /// <summary>Identity to begin with when all stores are fresh; 0 when nothing may begin here.</summary>
    public uint NewIdentity { get; init; }

    /// <summary>Newest logic version that its owner can run, as the other candidates are told; 0 where rules have no versions. Which one an
    /// epoch begins with, its owner says (<see cref="EpochWriter.Begin(long, uint, long)"/>).</summary>
    public uint LogicVersion { get; init; }

    /// <summary>Bytes of one packet, head included.</summary>
    public int PacketBytes { get; init; } = 1400;

    /// <summary>Bytes of batches in memory; a batch may have half as many.</summary>
    public int LogBytes { get; init; } = 32 << 20;

    /// <summary>Bytes of those that are used until batches that must stay need more: a small ring stays in the caches.</summary>
    public int FirstLogBytes { get; init; } = 4 << 20;

    /// <summary>Batches in memory; a power of two.</summary>
    public int LogBatches { get; init; } = 1 << 16;

    /// <summary>Bytes that may be published and not stable.</summary>
    public long UnstableBytes { get; init; } = 8 << 20;

    /// <summary>Longest pause between two heartbeats while batches leave without a rest.</summary>
    public long BusyHeartbeatNanos { get; init; } = 5_000_000;

    /// <summary>Pause before another attempt, when too few stores have answered.</summary>
    public long RetryNanos { get; init; } = 100_000_000;

    /// <summary>Pause between two looks at a claim that is under way.</summary>
    public long ClaimPauseNanos { get; init; } = 500_000;

    /// <summary>A rule that is left out on purpose.</summary>
    internal StreamFault Planted { get; init; }

    /// <summary>How long nothing may change in a seal before it is given up.</summary>
    public long PatienceNanos { get; init; } = 1_000_000_000;
}
