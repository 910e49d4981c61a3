using System.Net;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Hosting;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>The disks of a venue that was stopped say what its members were told, and what two of three stores have lost is
/// missed.</summary>
public sealed class StoredVenueTests : IDisposable
{
    private readonly TestVenue _venue = new(WithThreeStores);

    [Fact]
    public void The_disks_say_what_a_member_was_told_byte_for_byte()
    {
        string told = Trade();
        var reader = new Reader();
        StoredVenueReport report = StoredVenue.Read(_venue.Configuration, reader);
        Assert.Equal(told, string.Join('\n', reader.Messages));
        Assert.Equal((0, 0, 4, 2), (report.StoreFindings.Length, report.AuditFindings, report.OpenOrders, report.Trades));
        Assert.Equal(["shard 0", "shard 1", "merge 0"], report.Streams.Select(stream => stream.Stream.ToString()));
        Assert.All(report.Streams, stream => Assert.Equal((1L, 3), (stream.Epochs[0].First, stream.Stores.Length)));
        Assert.Equal(report.Batches, report.Streams[0].Stable + report.Streams[1].Stable);
        Assert.Equal(reader.Batches + 2, report.Batches); // an epoch begins on each shard
    }

    [Fact]
    public void What_one_store_of_three_lacks_is_stable_and_what_two_lack_is_not()
    {
        string told = Trade();
        Cut("store-1");
        var reader = new Reader();
        StoredVenueReport report = StoredVenue.Read(_venue.Configuration, reader);
        Assert.Equal(told, string.Join('\n', reader.Messages));
        Assert.Contains(report.StoreFindings, finding => finding.StartsWith("shard 0, store-1: ", StringComparison.Ordinal));
        long whole = report.Streams[0].Stable;

        Cut("store-3");
        var after = new Reader();
        report = StoredVenue.Read(_venue.Configuration, after);
        Assert.InRange(report.Streams[0].Stable, 1, whole - 1);
        Assert.StartsWith(string.Join('\n', after.Messages), told, StringComparison.Ordinal);
        Assert.True(after.Messages.Count < reader.Messages.Count, "nothing is missing");
        Assert.True(report.AuditFindings > 0, "the merge names what is not there");
    }

    [Fact]
    public void While_a_store_runs_nothing_is_read()
    {
        _venue.Start();
        Assert.Throws<IOException>(() => StoredVenue.Read(_venue.Configuration, new Reader()));
    }

    public void Dispose() => _venue.Dispose();

    private string Trade()
    {
        _venue.Start();
        using TestMember member = _venue.LogIn("MAKER1");
        for (int number = 0; number < 3; number++)
        {
            member.Enter($"B{number}", 'B', 100, "ALPHA", 1_000_000);
            member.Enter($"S{number}", 'S', 100, "DELTA", 2_500_000);
        }

        member.Enter("HIT1", 'S', 100, "ALPHA", 1_000_000);
        member.Enter("HIT2", 'B', 100, "DELTA", 2_500_000);
        member.ReadMessages(13); // the beginning, eight orders, two trades with two sides each
        _venue.Stop();
        return member.Text();
    }

    // The last batch of shard 0 is not whole any more.
    private void Cut(string store)
    {
        string folder = Path.Combine(_venue.DayFolder, "streams", store, "shard-0");
        using FileStream file = File.OpenWrite(Directory.GetFiles(folder, "*.segment").Single());
        file.SetLength(file.Length - 8);
    }

    private static VenueConfiguration WithThreeStores(VenueConfiguration demo, int port)
    {
        VenueConfiguration venue = TestVenue.WithTwoShards(demo, port);
        NodeConfiguration store = venue.Nodes.Single(node => node.Role == NodeRole.Store);
        return venue with
        {
            StableCopies = 2,
            Nodes =
            [
                .. venue.Nodes,
                store with { Name = "store-2", Number = 2, Stream = new Endpoint(IPAddress.Loopback, port + 52), Health = default },
                store with { Name = "store-3", Number = 3, Stream = new Endpoint(IPAddress.Loopback, port + 53), Health = default },
            ],
        };
    }

    private sealed class Reader : IStoredVenueReader
    {
        internal List<string> Messages { get; } = [];

        internal long Batches { get; private set; }

        public void OnBatch(in StableBatch batch) => Batches++;

        public void OnMessage(uint session, long number, ReadOnlySpan<byte> message)
        {
            Assert.Equal(Messages.Count + 1, number);
            Messages.Add(Convert.ToHexString(message));
        }
    }
}
