using System.Text;
using Ringside.Exchange.Configuration;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Disks;
using Ringside.Messaging.Streams.Electing;
using Ringside.Protocols.Fields;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Configuration;

public sealed class VenueFileTests
{
    private const string Folder = "/venue";

    [Fact]
    public void All_that_a_file_says_is_in_the_record()
    {
        VenueConfiguration venue = Read(VenueTexts.Two);
        Assert.Equal((Alpha10.Of("D1"), "eth0", 2, StorePolicy.Every), (venue.Day, venue.Interface, venue.StableCopies, venue.Fsync));
        Assert.Equal((500, 400), (venue.SnapshotBatches, venue.SilenceMilliseconds));
        Assert.Equal("239.77.0.9:7000", venue.MergeGroup.ToString());
        VenueLimits limits = new()
        {
            Orders = 100,
            Tokens = 200,
            Sessions = 30,
            Members = 40,
            Connections = 50,
            ConnectionsPerAddress = 60,
            StreamChunks = 70,
            FeedHistory = 64,
        };
        Assert.Equal(limits, venue.Limits);
        InstrumentConfiguration alpha = new()
        {
            Number = 1,
            Symbol = Alpha8.Of("ALPHA"),
            PriceScale = 4,
            Tick = 100,
            Lot = 1,
            ReferencePrice = 1_000_000,
            CollarBasisPoints = 1_000,
        };
        Assert.Equal(alpha, venue.Shards[0].Instruments[0]);
        Assert.Equal((5, 0), (venue.Shards[0].Instruments[1].Tick, venue.Shards[0].Instruments[1].ReferencePrice));
        Assert.Equal((25, 750), (venue.Shards[1].Instruments[0].Tick, venue.Shards[1].Instruments[0].ReferencePrice));
        Assert.Equal("239.77.0.2:7000", venue.Shards[1].Group.ToString());
        Assert.Equal(["e0", "e1", "s1", "s2", "s9", "g1", "d0", "d1", "b1", "m1"], venue.Nodes.Select(node => node.Name));
        Assert.Equal([1, 2, 9], venue.Stores.Select(node => (int)node.Number));
        NodeConfiguration data = venue.Nodes[6] with { };
        Assert.Equal((NodeRole.MarketData, 1, 0), (data.Role, data.Number, data.Shard));
        Endpoint[] addresses = [data.Stream, data.LineA, data.LineB, data.Rerequest, data.Snapshots, data.Health];
        Assert.Equal(
            ["10.0.0.7:1", "239.77.1.1:7001", "239.77.1.2:7001", "10.0.0.7:2", "10.0.0.7:81", "(none)"],
            addresses.Select(address => address.ToString()));
        Assert.Equal(("10.0.0.2:2", 1), (venue.Nodes[1].Orders.ToString(), venue.Nodes[1].Shard));
        Assert.Equal(("10.0.0.6:80", "10.0.0.3:1"), (venue.Nodes[5].Ouch.ToString(), venue.Nodes[2].Health.ToString()));
        Assert.Equal("[fd00::1]:1", venue.Nodes[9].Stream.ToString());
    }

    [Fact]
    public void Relative_paths_begin_at_the_folder_and_others_stay()
    {
        VenueConfiguration venue = Read(VenueTexts.Two);
        Assert.Equal(("/venue/data", "/venue/members.json"), (venue.DataFolder, venue.MembersFile));
        Assert.Equal("/venue/keys/g1.pem", venue.Nodes[5].TlsFile);
        string text = VenueTexts.Change(VenueTexts.Two, "\"data\"", "\"/var/x/../y\"");
        venue = Read(VenueTexts.Change(text, "members.json", "../m\\u00E4.json"));
        Assert.Equal(("/var/y", "/mä.json"), (venue.DataFolder, venue.MembersFile));
        Assert.Throws<ArgumentException>(() => VenueFile.TryParse(default, "venue", out _, out _));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        foreach (VenueConfiguration venue in (VenueConfiguration[])[Read(VenueTexts.Two), DemoVenue.Create("/var/demö")])
        {
            VenueConfiguration again = Read(Encoding.UTF8.GetString(VenueFile.Write(venue)));
            Assert.Equal(VenueFile.Write(venue), VenueFile.Write(again));
            Assert.Equal(venue with { Shards = [], Nodes = [] }, again with { Shards = [], Nodes = [] });
            Assert.Equal(venue.Nodes, again.Nodes);
            Assert.Equal(venue.Shards.SelectMany(shard => shard.Instruments), again.Shards.SelectMany(shard => shard.Instruments));
            Assert.Equal(venue.Shards.Select(shard => shard.Group), again.Shards.Select(shard => shard.Group));
        }
    }

    [Fact]
    public void A_spare_store_does_not_count_at_first_and_is_written_as_one()
    {
        VenueConfiguration venue = Read(VenueTexts.Change(VenueTexts.Two, "\"number\": 9, ", "\"number\": 9, \"spare\": true, "));
        Assert.Equal([1, 2], venue.FirstStores.Select(store => (int)store.Number));
        Assert.Equal([1, 2, 9], venue.Stores.Select(store => (int)store.Number));
        Assert.Equal(2, new VenueBudget(venue).Stores);
        Assert.Equal(venue.Nodes, Read(Encoding.UTF8.GetString(VenueFile.Write(venue))).Nodes);
        string three = VenueTexts.Change(VenueTexts.Two, "\"stableCopies\": 2", "\"stableCopies\": 3");
        Assert.StartsWith(
            "stableCopies: expected at most as many as there are stores that are no spares (2), found 3",
            Problem(VenueTexts.Change(three, "\"number\": 9, ", "\"number\": 9, \"spare\": true, ")), StringComparison.Ordinal);
        Assert.StartsWith(
            "nodes[0].spare: unknown key",
            Problem(VenueTexts.Change(VenueTexts.Two, "\"name\": \"e0\"", "\"spare\": true, \"name\": \"e0\"")), StringComparison.Ordinal);
    }

    [Fact]
    public void Silence_that_is_left_out_has_its_default()
    {
        Assert.Equal(250, Read(VenueTexts.Change(VenueTexts.Two, "\"silenceMilliseconds\": 400, ", string.Empty)).SilenceMilliseconds);
        Assert.Equal(new ElectionOptions { Candidate = 3 }, ElectionOptions.For(3, 250_000_000));
    }

    [Fact]
    public void Limits_that_are_left_out_have_their_defaults()
    {
        string none = VenueTexts.Change(VenueTexts.Two, "\"limits\": {", "\"limits\": { }, \"x\": {");
        Assert.StartsWith("x: unknown key, expected one of version, day, ", Problem(none), StringComparison.Ordinal);
        int start = VenueTexts.Two.IndexOf("\"limits\"", StringComparison.Ordinal);
        int end = VenueTexts.Two.IndexOf("\"shards\"", StringComparison.Ordinal);
        Assert.Equal(new VenueLimits(), Read(VenueTexts.Two.Remove(start, end - start)).Limits);
        string one = VenueTexts.Two.Remove(start, end - start).Insert(start, "\"limits\": { \"tokens\": 7 }, ");
        Assert.Equal(new VenueLimits { Tokens = 7 }, Read(one).Limits);
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "version: expected a whole number from 1 to 1, found 2")]
    [InlineData("\"D1\"", "\"D-1\"", "day: expected 1 to 10 letters and digits, found \"D-1\"")]
    [InlineData("\"D1\"", "\"\"", "day: expected 1 to 10 letters and digits, found \"\"")]
    [InlineData("\"dataFolder\": \"data\",", "", "dataFolder: missing")]
    [InlineData("\"data\"", "\"\"", "dataFolder: expected a path of 1 to 4095 characters, found \"\"")]
    [InlineData("\"data\"", "\"a\\u0000b\"", "dataFolder: expected a path of 1 to 4095 characters, found ")]
    [InlineData("\"eth0\"", "\"a/b\"", "interface: expected 1 to 15 characters but / and blanks, found \"a/b\"")]
    [InlineData("\"stableCopies\": 2", "\"stableCopies\": -1", "stableCopies: expected a whole number from 0 to 64, found -1")]
    [InlineData("Milliseconds\": 400", "Milliseconds\": 100", "silenceMilliseconds: expected a whole number from 150 to 60000, found 100")]
    [InlineData("\"every\"", "\"always\"", "fsync: expected one of none, interval, every, found \"always\"")]
    [InlineData("\"orders\": 100", "\"orders\": 0", "limits.orders: expected a whole number from 1 to 1048576, found 0")]
    [InlineData("\"orders\": 100", "\"order\": 100", "limits.order: unknown key, expected one of orders, tokens, ")]
    [InlineData("\"feedHistory\": 64", "\"feedHistory\": 65", "limits.feedHistory: expected a power of two, found 65")]
    [InlineData("239.77.0.1:7000", "10.0.0.1:7000", "shards[0].group: expected group:port, a multicast group as 239.77.0.1, found")]
    [InlineData("239.77.0.9:7000", "239.77.0.9", "mergeGroup: expected group:port with a port from 1 to 65535, found \"239.77.0.9\"")]
    [InlineData("\"ALPHA\"", "\"ALPHABETA\"", "shards[0].instruments[0].symbol: expected 1 to 8 characters but blanks, found \"ALPHAB")]
    [InlineData("\"ALPHA\"", "\"A A\"", "shards[0].instruments[0].symbol: expected 1 to 8 characters but blanks, found \"A A\"")]
    [InlineData("\"priceScale\": 4", "\"priceScale\": 5", "shards[0].instruments[0].priceScale: expected a whole number from 0 to 4")]
    [InlineData(
        "\"0.01\"", "0.01", "shards[0].instruments[0].tick: expected text from \"0.0001\" to \"199999.9900\", found 0.01")]
    [InlineData("\"0.01\"", "\"0.01000\"", "shards[0].instruments[0].tick: expected text from \"0.0001\" to \"199999.9900\", found")]
    [InlineData("\"0.01\"", "\"0\"", "shards[0].instruments[0].tick: expected text from")]
    [InlineData("\"0.01\"", "\"1e2\"", "shards[0].instruments[0].tick: expected text from")]
    [InlineData("\"0.01\"", "\".5\"", "shards[0].instruments[0].tick: expected text from")]
    [InlineData("\"100.00\"", "\"200000\"", "shards[0].instruments[0].referencePrice: expected text from \"0.0000\" to \"199999.9900\"")]
    [InlineData("\"100.00\"", "\"-1\"", "shards[0].instruments[0].referencePrice: expected text from \"0.0000\" to")]
    [InlineData("\"lot\": 1,", "\"lot\": 1000000,", "shards[0].instruments[0].lot: expected a whole number from 1 to 999999, found")]
    [InlineData("\"engine\"", "\"engines\"", "nodes[0].role: expected one of engine, store, gateway, market-data, standby, merge, found")]
    [InlineData("\"name\": \"e0\"", "\"name\": \"..\"", "nodes[0].name: expected 1 to 32 letters, digits, '-', '_' and '.', found \"..\"")]
    [InlineData("\"name\": \"e0\"", "\"name\": \"a/b\"", "nodes[0].name: expected 1 to 32 letters, digits, '-', '_' and '.', found")]
    [InlineData("10.0.0.3:1\"", "10.0.0.3\"", "nodes[2].stream: expected address:port with a port from 1 to 65535, found \"10.0.0.3\"")]
    [InlineData("10.0.0.3:1\"", "10.0.0.3:65536\"", "nodes[2].stream: expected address:port with a port from 1 to 65535, found")]
    [InlineData("10.0.0.3:1\"", "10.0.0.3:0\"", "nodes[2].stream: expected address:port with a port from 1 to 65535, found")]
    [InlineData("10.0.0.3:1\"", "239.0.0.3:1\"", "nodes[2].stream: expected address:port of one machine, and no multicast group, found")]
    [InlineData("\"orders\": \"10.0.0.2:2\"", "\"ouch\": \"10.0.0.2:2\"", "nodes[1].ouch: unknown key, expected one of name, role, ")]
    [InlineData(", \"orders\": \"10.0.0.2:2\"", "", "nodes[1].orders: missing")]
    [InlineData("\"lineA\": \"239.77.1.1:7001\",", "", "nodes[6].lineA: missing")]
    [InlineData("\"role\": \"engine\",", "", "nodes[0].role: missing")]
    [InlineData("\"tls\": \"keys/g1.pem\"", "\"tls\": 7", "nodes[5].tls: expected a path of 1 to 4095 characters, found 7")]
    public void What_is_wrong_is_named_by_its_path(string right, string wrong, string expected) =>
        Assert.StartsWith(expected, Problem(VenueTexts.Change(VenueTexts.Two, right, wrong)), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"version\": 1, \"version\": 1 }")]
    [InlineData("{ \"version\": 1 } 7")]
    public void What_is_no_venue_at_all_is_refused(string text) => Assert.NotEmpty(Problem(text));

    [Fact]
    public void Spoiled_files_never_throw_and_what_passes_is_written_and_read_again() => SeededRandom.ForEachSeed(3, random =>
    {
        ByteMutator mutator = new(random, Encoding.UTF8.GetBytes(VenueTexts.Two), VenueFile.Write(DemoVenue.Create("/demo")));
        int refused = 0;
        int passed = 0;
        for (int count = 0; count < 3_000; count++)
        {
            if (VenueFile.TryParse(mutator.Next(), Folder, out VenueConfiguration? read, out string error))
            {
                Assert.Empty(error);
                Assert.Equal(VenueFile.Write(read), VenueFile.Write(Read(Encoding.UTF8.GetString(VenueFile.Write(read)))));
                passed++;
                continue;
            }

            Assert.NotEmpty(error);
            refused++;
        }

        Assert.NotEqual(0, refused);
        Assert.NotEqual(0, passed);
    });

    private static VenueConfiguration Read(string text)
    {
        Assert.True(VenueFile.TryParse(Encoding.UTF8.GetBytes(text), Folder, out VenueConfiguration? venue, out string error), error);
        return venue;
    }

    private static string Problem(string text)
    {
        Assert.False(VenueFile.TryParse(Encoding.UTF8.GetBytes(text), Folder, out VenueConfiguration? venue, out string error));
        Assert.Null(venue);
        return error;
    }
}
