using System.Text;
using Ringside.Exchange.Configuration;

namespace Ringside.Exchange.Tests.Configuration;

public sealed class VenueChecksTests
{
    private const string SecondData = "\"number\": 2, \"shard\": 1, \"stream\": \"10.0.0.8";

    [Theory]
    [InlineData("\"number\": 1, \"group\"", "\"number\": 2, \"group\"", "shards[1].number: expected 1, as shards stand by number")]
    [InlineData("\"number\": 3, \"symbol\"", "\"number\": 1, \"symbol\"", "shards[1].instruments[0].number: 1 is the number of shards")]
    [InlineData("\"stableCopies\": 2", "\"stableCopies\": 0", "stableCopies: several shards are put into one order by what is stable")]
    [InlineData("CHARLIE", "ALPHA", "shards[1].instruments[0].symbol: ALPHA is the symbol of shards[0].instruments[0] already")]
    [InlineData("\"100.00\"", "\"100.001\"", "shards[0].instruments[0].referencePrice: expected a multiple of the tick")]
    [InlineData("\"7.5\"", "\"0\"", "shards[1].instruments[0].collarBasisPoints: a collar needs a referencePrice, expected 0 without one")]
    [InlineData("\"name\": \"s2\"", "\"name\": \"e1\"", "nodes[3].name: e1 is the name of nodes[1] already")]
    [InlineData("\"number\": 9", "\"number\": 2", "nodes[4].number: 2 is the number of nodes[3] already, of the role store too")]
    [InlineData("\"shard\": 1", "\"shard\": 2", "nodes[1].shard: there is no shard 2, expected 0 to 1")]
    [InlineData(SecondData, "\"number\": 2, \"shard\": 2, \"stream\": \"10.0.0.8", "nodes[7].shard: there is no shard 2, expected 0 to 1")]
    [InlineData("\"shard\": 1", "\"shard\": 0", "nodes: expected an engine of shard 1, found none")]
    [InlineData(
        "\"stableCopies\": 2", "\"stableCopies\": 4",
        "stableCopies: expected at most as many as there are stores that are no spares (3), found")]
    [InlineData(" \"mergeGroup\": \"239.77.0.9:7000\",", "", "mergeGroup: missing, several shards need one")]
    [InlineData("\"merge\",", "\"store\",", "nodes[9].number: 1 is the number of nodes[2] already")]
    [InlineData("\"merge\", \"number\": 1", "\"standby\", \"number\": 2", "nodes: expected at least one of the role merge, found none")]
    [InlineData("\"standby\",", "\"merge\",", "nodes[9].number: 1 is the number of nodes[8] already, of the role merge too")]
    [InlineData("239.77.0.2:7000", "239.77.0.9:7000", "shards[1].group: 239.77.0.9:7000 is the group of mergeGroup already")]
    [InlineData("239.77.1.2:7001", "239.77.1.1:7001", "nodes[6].lineB: 239.77.1.1:7001 is the group of nodes[6].lineA already")]
    [InlineData("239.77.1.3:7001", "239.77.1.1:7001", "nodes[7].lineA: 239.77.1.1:7001 is the group of nodes[6].lineA already")]
    [InlineData("10.0.0.8:2", "10.0.0.2:1", "nodes[7].rerequest: 10.0.0.2:1 is the address of nodes[1].stream already")]
    [InlineData("10.0.0.8:81", "10.0.0.6:80", "nodes[7].snapshots: 10.0.0.6:80 is the address of nodes[5].ouch already")]
    [InlineData("10.0.0.8:81", "0.0.0.0:80", "nodes[7].snapshots: port 80 is that of nodes[5].ouch already")]
    [InlineData("10.0.0.6:80", "0.0.0.0:81", "nodes[6].snapshots: port 81 of all addresses is that of nodes[5].ouch already")]
    [InlineData("10.0.0.9:1", "0.0.0.0:9", "nodes[8].stream: 0.0.0.0:9 is no address that others can send to")]
    public void What_does_not_fit_is_named_by_its_path(string right, string wrong, string expected)
    {
        string text = VenueTexts.Change(VenueTexts.Two, right, wrong);
        Assert.False(VenueFile.TryParse(Encoding.UTF8.GetBytes(text), "/", out _, out string error));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.3:1\" }", "10.0.0.6:1\" }")] // TCP where another has UDP
    [InlineData("10.0.0.6:80", "0.0.0.0:80")] // all addresses of a port that nobody else has
    [InlineData("\"stableCopies\": 2", "\"stableCopies\": 3")]
    [InlineData("\"standby\", \"number\": 1", "\"merge\", \"number\": 2")] // to take over from the first one
    [InlineData("\"role\": \"market-data\", \"number\": 2, \"shard\": 1", "\"role\": \"market-data\", \"number\": 2, \"shard\": 0")]
    public void What_fits_is_taken(string right, string wrong)
    {
        string text = VenueTexts.Change(VenueTexts.Two, right, wrong);
        Assert.True(VenueFile.TryParse(Encoding.UTF8.GetBytes(text), "/", out _, out string error), error);
    }

    [Fact]
    public void Two_publishers_of_a_shard_may_share_their_lines()
    {
        string text = VenueTexts.Change(VenueTexts.Two, SecondData, "\"number\": 2, \"shard\": 0, \"stream\": \"10.0.0.8");
        text = VenueTexts.Change(text, "239.77.1.3:7001", "239.77.1.1:7001");
        Assert.True(VenueFile.TryParse(Encoding.UTF8.GetBytes(text), "/", out _, out string error), error);
    }

    [Fact]
    public void One_shard_has_an_engine_a_store_and_no_merge()
    {
        VenueConfiguration demo = DemoVenue.Create("/demo");
        VenueConfiguration two = Parse(VenueTexts.Two);
        Assert.Null(VenueChecks.Problem(demo));
        Assert.Equal("shards: expected at least one", VenueChecks.Problem(demo with { Shards = [] }));
        Assert.Equal(
            "shards[0].instruments: expected at least one",
            VenueChecks.Problem(demo with { Shards = [demo.Shards[0] with { Instruments = [] }] }));
        Assert.Equal("nodes: expected an engine of shard 0, found none", VenueChecks.Problem(demo with { Nodes = demo.Nodes[1..] }));
        Assert.Equal(
            "nodes: expected at least one store, found none",
            VenueChecks.Problem(demo with { StableCopies = 0, Nodes = demo.Nodes.RemoveAt(1) }));
        Assert.Equal(
            "mergeGroup: one shard needs no merge, expected none", VenueChecks.Problem(demo with { MergeGroup = two.MergeGroup }));
        Assert.Equal(
            "nodes: one shard needs no merge, expected none of that role",
            VenueChecks.Problem(demo with { Nodes = demo.Nodes.Add(two.Nodes[9]) }));
    }

    [Fact]
    public void A_tick_is_one_that_OUCH_and_ITCH_can_say()
    {
        VenueConfiguration demo = DemoVenue.Create("/demo");
        Assert.Null(VenueChecks.Problem(WithTick(4, 1)));
        Assert.Null(VenueChecks.Problem(WithTick(6, 100)));
        const string wrong = "shards[0].instruments[0].tick: OUCH and ITCH cannot say its multiples";
        Assert.Equal(wrong, VenueChecks.Problem(WithTick(6, 101)));
        Assert.Equal(wrong, VenueChecks.Problem(WithTick(4, 0)));
        Assert.Equal(wrong, VenueChecks.Problem(WithTick(0, 200_000)));

        VenueConfiguration WithTick(int scale, long tick)
        {
            InstrumentConfiguration one = demo.Shards[0].Instruments[0] with
            {
                PriceScale = scale,
                Tick = tick,
                ReferencePrice = 0,
                CollarBasisPoints = 0,
            };
            return demo with { Shards = [demo.Shards[0] with { Instruments = [one] }] };
        }
    }

    private static VenueConfiguration Parse(string text)
    {
        Assert.True(VenueFile.TryParse(Encoding.UTF8.GetBytes(text), "/", out VenueConfiguration? venue, out string error), error);
        return venue;
    }
}
