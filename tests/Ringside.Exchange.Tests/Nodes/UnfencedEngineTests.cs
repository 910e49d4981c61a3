using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Tests.Nodes;

/// <summary>What an engine does when the coordinator may have let another one in (docs/zookeeper.md).</summary>
public sealed class UnfencedEngineTests
{
    private const string Trouble = "its session has expired";

    [Fact]
    public void Without_stable_copies_it_gives_up_the_lead()
    {
        using TwoEngines venue = new(stableCopies: 0);
        (Exchange.Nodes.EngineNode first, Exchange.Nodes.EngineNode other) = Begin(venue);
        uint epoch = first.Epoch;
        first.LeadTrouble = Trouble;
        Assert.InRange(venue.Until(() => first.IsFollowing), 0, 2 * TwoEngines.Milli);
        Assert.Equal(Trouble, first.Problem);
        first.TryTake(new ShardInput { Kind = ShardInputKind.GatewayStarted, Gateway = 2, Instance = 1 }, venue.NowNanos);
        Assert.Equal(1, first.Counters.NotLeading);
        Assert.InRange(venue.Until(() => other.IsOpen), 200 * TwoEngines.Milli, 500 * TwoEngines.Milli);
        Assert.True(other.Epoch > epoch);
    }

    // Else each long absence of ZooKeeper, or slow garbage collection of its servers, would cost members a take-over for nothing.
    [Fact]
    public void With_them_it_goes_on()
    {
        using TwoEngines venue = new();
        (Exchange.Nodes.EngineNode first, _) = Begin(venue);
        first.LeadTrouble = Trouble;
        venue.Until(() => false);
        Assert.True(first.IsOpen);
        Assert.True(venue.TryGive(ShardInputKind.Administration));
    }

    private static (Exchange.Nodes.EngineNode First, Exchange.Nodes.EngineNode Other) Begin(TwoEngines venue)
    {
        Exchange.Nodes.EngineNode first = venue.Engines[venue.Writer - 1];
        Exchange.Nodes.EngineNode other = venue.Engines[2 - venue.Writer];
        venue.Until(() => other.IsStandby);
        Assert.True(venue.TryGive(ShardInputKind.GatewayStarted));
        venue.Until(() => other.Core.LastNumber == first.Core.LastNumber);
        return (first, other);
    }
}
