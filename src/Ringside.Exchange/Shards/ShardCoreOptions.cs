using Ringside.Market.Engine;

namespace Ringside.Exchange.Shards;

/// <summary>All limits of a <see cref="ShardCore"/>. All replicas of a shard must have the same.</summary>
public sealed record ShardCoreOptions
{
    /// <summary>The largest <see cref="MaximumTokens"/>.</summary>
    public const int LargestMaximumTokens = 1 << 28;

    /// <summary>Number of this shard, from 0.</summary>
    public int Shard { get; init; }

    /// <summary>How many shards the venue has: the home of a session is its number modulo this.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Limits of the matching engine. Its most sessions are those of the shard as well, and its secret keys the shard's
    /// tables.</summary>
    public MatchingEngineOptions Engine { get; init; } = new();

    /// <summary>Most gateways that ever begin.</summary>
    public int MaximumGateways { get; init; } = 64;

    /// <summary>Most order tokens of all sessions in a day: some 50 bytes each, which are touched when they are needed.</summary>
    public int MaximumTokens { get; init; } = 1 << 20;

    /// <summary>Events of one input for which there is room before anything grows.</summary>
    public int ExpectedEvents { get; init; } = 4_096;

    /// <summary>The newest logic version that it can run: what <see cref="LogicVersions"/> says, but in tests.</summary>
    public uint NewestLogicVersion { get; init; } = LogicVersions.Newest;

    /// <summary>For tests: from this active logic version on, the digest counts the number of the last batch twice. The smallest difference
    /// of rules that there can be, and every replica sees it behind each batch; 0 for no such version.</summary>
    internal uint MarkedLogicVersion { get; init; }

    /// <summary>A rule that is left out on purpose.</summary>
    internal VenueFault Planted { get; init; }

    /// <summary>A few of each, for tests of the limits.</summary>
    public static ShardCoreOptions Tiny => new() { Engine = MatchingEngineOptions.Tiny, MaximumGateways = 2, MaximumTokens = 4 };

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Engine);
        ArgumentOutOfRangeException.ThrowIfLessThan(Shards, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Shard, Shards);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumGateways, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumGateways, MatchingEngineOptions.LargestMaximumParties);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumTokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumTokens, LargestMaximumTokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(ExpectedEvents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(NewestLogicVersion, LogicVersions.First);
    }
}
