using Ringside.Exchange.Configuration;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Configuration;

/// <summary>The example for those who operate a venue on several machines: it is one, and survives what docs/operate.md says.</summary>
public sealed class DeployedVenueTests
{
    [Fact]
    public void The_example_file_survives_the_loss_of_any_one_machine()
    {
        string file = RepositoryRoot.Combine("deploy", "venue.json");
        Assert.True(VenueFileStore.TryLoad(file, out VenueConfiguration? venue, out string error), error);
        var budget = new VenueBudget(venue);
        Assert.Equal((1, 1, 4), (budget.AwayForTrading, budget.AwayForStart, budget.NeededForFirstStart));
        string[] machines = [.. venue.Nodes.Where(node => !node.IsSpare).Select(node => $"{node.Stream.Address}").Distinct()];
        Assert.Equal(3, machines.Length);
        foreach (string gone in machines)
        {
            NodeConfiguration[] left = [.. venue.Nodes.Where(node => $"{node.Stream.Address}" != gone && !node.IsSpare)];
            Assert.Equal(2, left.Count(node => node.Role == NodeRole.Store));
            Assert.All(venue.Shards, shard => Assert.Equal(2, left.Count(node => IsOf(shard, NodeRole.Engine, node))));
            Assert.Contains(left, node => node.Role == NodeRole.Merge);
            Assert.Contains(left, node => node.Role == NodeRole.Gateway);
            Assert.All(venue.Shards, shard => Assert.Contains(left, node => IsOf(shard, NodeRole.MarketData, node)));
            Assert.Equal(2, venue.ZooKeeper!.Servers.Count(server => $"{server.Address}" != gone));
        }
    }

    private static bool IsOf(ShardConfiguration shard, NodeRole role, NodeConfiguration node) =>
        node.Role == role && node.Shard == shard.Number;
}
