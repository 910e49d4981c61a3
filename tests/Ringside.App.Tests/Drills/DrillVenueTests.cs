using Ringside.App.Drills;
using Ringside.Exchange.Configuration;
using Ringside.Linux.Sockets;

namespace Ringside.App.Tests.Drills;

/// <summary>The venue of the drills is one that a node can read, whatever it is made of.</summary>
public sealed class DrillVenueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(65_535 - DrillVenue.Ports + 1)]
    public void Its_file_is_as_it_should_be(int basePort)
    {
        VenueConfiguration venue = DrillVenue.Describe(new DrillTopology { ZooKeepers = 3 }, "/tmp/drill", basePort);
        Assert.True(VenueFile.TryParse(VenueFile.Write(venue), "/tmp", out VenueConfiguration? read, out string error), error);
        Assert.Equal(
            [
                "store-1", "store-2", "store-3", "engine-0-1", "engine-0-2", "engine-0-3", "engine-1-1", "engine-1-2", "engine-1-3",
                "merge-1", "merge-2", "gateway-1", "gateway-2", "data-1", "data-2", "standby-1",
            ],
            read.Nodes.Select(node => node.Name));
        Assert.Equal(venue.ZooKeeper!.Servers, read.ZooKeeper!.Servers);
        Assert.Equal((2, 2), (read.Shards.Length, read.StableCopies));
        Assert.All(Addresses(venue), address => Assert.InRange(address.Port, basePort, basePort + DrillVenue.Ports - 1));
    }

    [Fact]
    public void Engines_that_take_over_have_names_numbers_and_ports_of_their_own()
    {
        VenueConfiguration venue = DrillVenue.Describe(
            new DrillTopology { EnginesPerShard = DrillTopology.MostEngines, Merges = DrillTopology.MostEngines, ZooKeepers = 3 },
            "/tmp/drill",
            20_000);
        NodeConfiguration[] engines = [.. venue.Nodes.Where(node => node.Role == NodeRole.Engine)];
        Assert.Equal(2 * DrillTopology.MostEngines, engines.Length);
        Assert.Equal(engines.Length, engines.DistinctBy(node => node.Name).Count());
        Assert.Equal(engines.Length, engines.DistinctBy(node => node.Number).Count());
        Endpoint[] all = [.. Addresses(venue)];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, address => Assert.InRange(address.Port, 20_000, 20_000 + DrillVenue.Ports - 1));
    }

    private static IEnumerable<Endpoint> Addresses(VenueConfiguration venue) => venue.Nodes
        .SelectMany(node => (Endpoint[])
        [
            node.Stream, node.Orders, node.Ouch, node.Health, node.LineA, node.LineB, node.Rerequest, node.Snapshots,
        ])
        .Concat(venue.Shards.Select(shard => shard.Group)).Append(venue.MergeGroup)
        .Concat((venue.ZooKeeper?.Servers ?? []).SelectMany(server => Enumerable.Range(0, DrillEnsemble.PortsOfServer)
            .Select(port => server.WithPort(server.Port + port))))
        .Where(address => !address.IsEmpty);
}
