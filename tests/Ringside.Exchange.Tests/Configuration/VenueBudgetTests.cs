using Ringside.Exchange.Configuration;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Disks;

namespace Ringside.Exchange.Tests.Configuration;

public sealed class VenueBudgetTests
{
    [Theory]
    [InlineData(1, 1, 0, 0)]
    [InlineData(3, 2, 1, 1)]
    [InlineData(3, 1, 2, 0)]
    [InlineData(3, 3, 0, 2)]
    [InlineData(5, 3, 2, 2)]
    [InlineData(2, 0, 2, 2)]
    public void As_many_stores_may_be_away_as_replication_bears(int stores, int copies, int trading, int start)
    {
        VenueBudget budget = new(Venue(stores, copies, StorePolicy.None));
        Assert.Equal((stores, copies), (budget.Stores, budget.StableCopies));
        Assert.Equal((trading, start), (budget.AwayForTrading, budget.AwayForStart));
    }

    [Fact]
    public void One_store_warns_of_both_and_of_its_machine()
    {
        Assert.Equal(
            [
                "1 store, 1 copy before anybody is shown a batch: 0 may be away for trading, 0 for a start or a new engine",
                "warning: trading stops while any store is away",
                "warning: no engine can start or take over while any store is away",
                "fsync none: what is acknowledged survives the kill of all processes; the stop of a machine or the loss of a disk can "
                    + "lose it",
                "one process: engine and stores die together; nothing takes over, and the next start reads what the stores have written",
            ],
            new VenueBudget(DemoVenue.Create("/demo")).Lines(isOneProcess: true));
    }

    [Fact]
    public void Three_stores_with_two_copies_warn_of_nothing()
    {
        Assert.Equal(
            [
                "3 stores, 2 copies before anybody is shown a batch: 1 may be away for trading, 1 for a start or a new engine",
                "the first start of a day needs all 3 stores of the file",
                "fsync interval: what is acknowledged survives the kill of all processes, and 1 store whose machine stops or disk is lost "
                    + "at a time",
            ],
            new VenueBudget(Venue(3, 2, StorePolicy.Interval)).Lines(isOneProcess: false));
        Assert.Equal(
            "fsync every: what is acknowledged survives the kill of all processes, the stop of all machines, and 2 disks lost at a time",
            new VenueBudget(Venue(5, 3, StorePolicy.Every)).Lines(isOneProcess: false)[^1]);
        Assert.EndsWith(
            "and the stop of all machines; the loss of a disk can lose it",
            new VenueBudget(Venue(1, 1, StorePolicy.Every)).Lines(isOneProcess: false)[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 3, "trading stops")]
    [InlineData(3, 1, "no engine can start")]
    public void Each_warning_comes_alone_when_its_number_is_0(int stores, int copies, string part)
    {
        string[] lines = [.. new VenueBudget(Venue(stores, copies, StorePolicy.None)).Lines(isOneProcess: false)];
        string warning = Assert.Single(lines, line => line.StartsWith("warning: ", StringComparison.Ordinal));
        Assert.Contains(part, warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_copies_it_says_that_acknowledged_orders_can_be_lost()
    {
        string[] lines = [.. new VenueBudget(Venue(2, 0, StorePolicy.Every)).Lines(isOneProcess: true)];
        Assert.StartsWith("warning: stable copies 0, fast and lossy: ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("acknowledged orders and trades can be lost", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("what is acknowledged survives", StringComparison.Ordinal));
        Assert.EndsWith("what no store had written is gone", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_who_gives_out_epochs_and_warns_of_several_machines_that_would_each_do_it()
    {
        VenueConfiguration alone = Venue(3, 2, StorePolicy.Every);
        Assert.DoesNotContain(Lines(alone), line => line.Contains("epochs", StringComparison.Ordinal));
        NodeConfiguration engine = alone.Nodes[0];
        VenueConfiguration two = alone with { Nodes = alone.Nodes.Add(engine with { Number = 2, Name = "engine-2" }) };
        Assert.Equal("epochs: given out by files in the data folder, for all engines and merges", Lines(two)[^1]);
        VenueConfiguration apart = alone with
        {
            Nodes = alone.Nodes.Add(engine with { Number = 2, Name = "engine-2", Stream = new Endpoint([10, 0, 0, 2], 1) }),
        };
        Assert.StartsWith("warning: engines and merges are at 127.0.0.1, 10.0.0.2: ", Lines(apart)[^1], StringComparison.Ordinal);
        VenueConfiguration elected = apart with
        {
            ZooKeeper = new ZooKeeperConfiguration { Servers = [new Endpoint([10, 0, 0, 3], 2181)], Root = "/r" },
        };
        Assert.Equal("epochs: given out by ZooKeeper at 10.0.0.3:2181, below /r", Lines(elected)[^1]);

        static string[] Lines(VenueConfiguration venue) => [.. new VenueBudget(venue).Lines(isOneProcess: false)];
    }

    private static VenueConfiguration Venue(int stores, int copies, StorePolicy policy)
    {
        VenueConfiguration demo = DemoVenue.Create("/demo");
        NodeConfiguration store = demo.Nodes[1];
        return demo with
        {
            StableCopies = copies,
            Fsync = policy,
            Nodes = [demo.Nodes[0], .. Enumerable.Range(1, stores).Select(number => store with { Number = (ushort)number })],
        };
    }
}
