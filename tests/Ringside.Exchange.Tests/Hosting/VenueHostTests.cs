using System.Collections.Immutable;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Health;
using Ringside.Exchange.Hosting;
using Ringside.Exchange.Snapshots;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Tests.Hosting;

public sealed class VenueHostTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_venue_that_is_started_again_has_every_message_of_a_member_and_goes_on(bool sharesThread)
    {
        using var venue = new TestVenue();
        venue.Start(sharesThread);
        string before;
        using (TestMember north = venue.LogIn("MAKER1"))
        {
            using TestMember south = venue.LogIn("SOUTH1");
            for (int number = 0; number < 50; number++)
                north.Enter($"N{number}", 'B', 100, "ALPHA", 1_000_000 - (100 * (uint)number));
            north.ReadMessages(51);
            south.Enter("S1", 'S', 250, "ALPHA", 999_000);
            south.ReadMessages(5);
            north.ReadMessages(54);
            Assert.Equal("SAEEE", south.Letters());
            Assert.Equal("S" + new string('A', 50) + "EEE", north.Letters());
            before = north.Text();
        }

        venue.Stop();
        venue.Start(sharesThread);
        using TestMember again = venue.LogIn("MAKER1");
        again.ReadMessages(54);
        Assert.StartsWith(before, again.Text(), StringComparison.Ordinal);
        again.Enter("M1", 'B', 1, "ALPHA", 500_000);
        again.Until(() => again.Letters().EndsWith("A", StringComparison.Ordinal) && again.Letters().Length > 54, "an answer");
    }

    // One that began under load was never seen with nothing under way, and was taken for one that does not begin.
    [Fact]
    public void A_venue_is_open_while_orders_are_under_way()
    {
        using var venue = new TestVenue();
        venue.Start();
        using TestMember maker = venue.LogIn("MAKER1");
        for (int number = 0; number < 1_000; number++)
            maker.Enter($"A{number}", 'B', 1, "ALPHA", 1_000_000);
        maker.Until(IsDone, "all answers");

        bool IsDone()
        {
            Assert.True(venue.Host!.IsOpen, $"{maker.Count('A')} orders have their answers, others are under way");
            return maker.Count('A') == 1_000;
        }
    }

    [Fact]
    public void A_member_moves_between_gateways_and_both_show_it_the_same()
    {
        using var venue = new TestVenue(TestVenue.WithTwoGateways);
        venue.Start();
        using TestMember first = venue.LogIn("MAKER1");
        first.Enter("A1", 'B', 100, "BRAVO", 250_000);
        first.ReadMessages(2);
        using TestMember second = venue.LogIn("MAKER1", from: 2, gateway: 2);
        Assert.Equal(2UL, second.First);
        first.Until(() => first.IsClosed, "the end of the first connection");
        second.Enter("A1", 'B', 100, "BRAVO", 250_000); // the same once more: nothing new
        second.Enter("A2", 'B', 100, "BRAVO", 240_000);
        second.ReadMessages(2);
        using TestMember third = venue.LogIn("MAKER1", from: 1, gateway: 1);
        third.ReadMessages(3);
        Assert.Equal("SAA", third.Letters());
        Assert.Equal(first.Text(), string.Join('\n', third.Text().Split('\n').Take(2)));
        Assert.Equal(second.Text(), string.Join('\n', third.Text().Split('\n').Skip(1)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Events_of_two_shards_come_in_one_order_at_every_gateway(bool sharesThread)
    {
        using var venue = new TestVenue(TestVenue.WithTwoShards);
        venue.Start(sharesThread);
        using TestMember member = venue.LogIn("MAKER1");
        for (int number = 0; number < 100; number++)
            member.Enter($"T{number}", 'B', 10, number % 2 == 0 ? "ALPHA" : "ECHO", 1_000_000);
        member.ReadMessages(101);
        using TestMember other = venue.LogIn("MAKER1", gateway: 2);
        other.ReadMessages(101);
        Assert.Equal(member.Text(), other.Text());
        venue.Stop();
        venue.Start(sharesThread);
        using TestMember again = venue.LogIn("MAKER1", gateway: 2);
        again.ReadMessages(101);
        Assert.StartsWith(member.Text(), again.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_standby_comes_to_the_digests_of_the_engine_and_its_snapshots_are_started_from()
    {
        using var venue = new TestVenue((demo, _) => demo with { SnapshotBatches = 10 });
        venue.Start();
        using (TestMember member = venue.LogIn("MAKER1"))
        {
            for (int number = 0; number < 40; number++)
            {
                member.Enter($"T{number}", 'S', 10, "DELTA", 2_500_000);
                member.ReadMessages(number + 2);
                venue.WaitForStandby();
            }
        }

        venue.Stop();
        string[] snapshots = Directory.GetDirectories(Path.Combine(venue.DayFolder, "snapshots"));
        Assert.Equal(2, snapshots.Length);
        File.WriteAllBytes(Path.Combine(snapshots.Order().Last(), "shard-0"), [1, 2, 3]); // spoiled: the one before it is taken
        venue.Start();
        using TestMember again = venue.LogIn("MAKER1");
        again.ReadMessages(41);
        Assert.Contains("snapshot-refused", venue.Events, StringComparison.Ordinal);
    }

    [Fact]
    public void Engine_gateway_and_feed_read_only_what_came_after_the_newest_snapshot()
    {
        using var venue = new TestVenue((demo, _) => demo with { SnapshotBatches = 30 });
        venue.Start();
        using (TestMember member = venue.LogIn("MAKER1"))
        {
            // One snapshot in the middle, and what comes after it.
            EnterAll(member, 0, 60);
            venue.WaitForStandby();
            venue.WaitForSnapshot();
            EnterAll(member, 60, 80);
            venue.WaitForStandby();
        }

        venue.Stop();
        string[] snapshots = [.. Directory.GetDirectories(Path.Combine(venue.DayFolder, "snapshots")).Order()];
        Assert.Equal(2, snapshots.Length);
        Directory.Delete(snapshots[1], recursive: true); // the one of the end, behind which there is nothing
        long inSnapshot = PlacesOf(venue)[0].Position.Number;
        venue.Start();
        EngineAgent engine = venue.Host!.Plans.SelectMany(plan => plan.Engines).First(engine => engine is not null)!;
        GatewayAgent gateway = venue.Host.Plans.SelectMany(plan => plan.Gateways).Single();
        MarketDataAgent data = venue.Host.Plans.SelectMany(plan => plan.Data).Single();
        long after = engine.Engine.Core.LastNumber - inSnapshot;
        Assert.InRange(inSnapshot, 30, long.MaxValue);
        Assert.InRange(engine.Engine.Counters.Replayed, 1, after);
        Assert.InRange(gateway.Gateway.Batches, 1, after);
        Assert.InRange(data.Data.Batches, 1, after);
    }

    [Fact]
    public void A_merge_reads_only_what_came_after_the_newest_snapshot()
    {
        using var venue = new TestVenue(TestVenue.WithTwoShards);
        venue.Start();
        using (TestMember member = venue.LogIn("MAKER1"))
        {
            // One at a time: what comes together is merged together.
            for (int number = 0; number < 60; number++)
                EnterAll(member, number, number + 1);
            venue.WaitForStandby();
        }

        venue.Stop();
        long inSnapshot = PlacesOf(venue)[^1].Position.Number;
        Assert.InRange(inSnapshot, 30, long.MaxValue);
        venue.Start();
        MergeAgent merge = venue.Host!.Plans.SelectMany(plan => plan.Merges).Single();
        Assert.InRange(merge.Merge.Replayed, 0, 20);
        using TestMember again = venue.LogIn("MAKER1");
        again.ReadMessages(61);
        EnterAll(again, 60, 70);
        again.ReadMessages(71);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_snapshot_of_another_stream_is_put_aside_and_the_venue_begins_without_it(bool storesHoldOne)
    {
        using var other = new TestVenue();
        other.Start();
        using (TestMember member = other.LogIn("MAKER1"))
        {
            EnterAll(member, 0, 20);
            other.WaitForStandby();
        }

        other.Stop();
        using var venue = new TestVenue();
        if (storesHoldOne)
        {
            venue.Start();
            using (TestMember member = venue.LogIn("MAKER1"))
                EnterAll(member, 0, 5);
            venue.Stop();
            Directory.Delete(Path.Combine(venue.DayFolder, "snapshots"), recursive: true);
        }

        Directory.CreateDirectory(venue.DayFolder);
        string snapshots = Path.Combine(venue.DayFolder, "snapshots");
        Directory.Move(Path.Combine(other.DayFolder, "snapshots"), snapshots);
        string foreign = Path.GetFileName(Assert.Single(Directory.GetDirectories(snapshots)));
        venue.Start(waitsUntilOpen: false);
        venue.WaitForEvent("\"snapshot-refused\"");
        venue.Stop();

        // The engine has found it out; who had begun with it as well has stopped, and begins anew.
        venue.Start();
        using TestMember north = venue.LogIn("MAKER1");
        north.Enter("A", 'B', 100, "ALPHA", 1_000_000);
        north.ReadMessages(storesHoldOne ? 7 : 2);

        // A standby that began anew before the stop may have left a snapshot of its own stream: that is none of the other's.
        string[] names = [.. Directory.GetDirectories(snapshots).Select(Path.GetFileName)!];
        Assert.Equal("refused-" + foreign, Assert.Single(names, name => name.StartsWith("refused-", StringComparison.Ordinal)));
        Assert.DoesNotContain(foreign, names);
    }

    [Fact]
    public void A_standby_that_cannot_write_its_snapshot_says_so_goes_on_and_writes_a_later_one()
    {
        using var venue = new TestVenue((demo, _) => demo with { SnapshotBatches = 10 });
        string snapshots = Path.Combine(venue.DayFolder, "snapshots");
        Directory.CreateDirectory(venue.DayFolder);
        File.WriteAllText(snapshots, "a file where a folder should be");
        venue.Start();
        using (TestMember member = venue.LogIn("MAKER1"))
        {
            EnterAll(member, 0, 20);
            venue.WaitForEvent("\"snapshot-failed\"");
            venue.WaitForStandby();
            File.Delete(snapshots);
            EnterAll(member, 20, 60);
            venue.WaitForStandby();
        }

        venue.Stop();
        Assert.NotEmpty(new SnapshotFolder(snapshots).Names());
        Assert.DoesNotContain("\"stopped\"", venue.Events, StringComparison.Ordinal);
    }

    private static ImmutableArray<StreamPlace> PlacesOf(TestVenue venue)
    {
        SnapshotFolder folder = new(Path.Combine(venue.DayFolder, "snapshots"));
        Assert.True(folder.TryReadPlaces(folder.Names()[0], out ImmutableArray<StreamPlace>? places));
        return places.Value;
    }

    [Fact]
    public void A_node_that_is_not_there_and_an_address_that_is_taken_are_named()
    {
        using var venue = new TestVenue();
        venue.Start();
        ArgumentException unknown = Assert.Throws<ArgumentException>(() => Second(venue, "engine-7"));
        Assert.Contains("engine-7 is no node of the venue; expected one of engine-0, store-1", unknown.Message, StringComparison.Ordinal);
        Exception taken = Assert.ThrowsAny<Exception>(() => Second(venue, "gateway-1"));
        Assert.Contains("EADDRINUSE", taken.Message, StringComparison.Ordinal);
    }

    private static void Second(TestVenue venue, string node)
    {
        using var log = new VenueLog(Stream.Null, () => 0);
        Backends.TryGet("socket", out IBackend? backend);
        using VenueHost host = VenueHost.Start(new VenueHostOptions
        {
            Venue = venue.Configuration,
            Members = DemoMembers.Create(),
            Log = log,
            Backend = backend!,
            Nodes = [node],
        });
    }

    private static void EnterAll(TestMember member, int from, int to)
    {
        for (int number = from; number < to; number++)
            member.Enter($"T{number}", 'S', 10, "DELTA", 2_500_000);
        member.ReadMessages(to + 1);
    }
}
