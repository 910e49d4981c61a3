using System.Buffers;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Market.Snapshots;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Engine;

/// <summary>One thing at a time that no engine can write, with right sums and the right digest: each is refused for its own reason.
/// Beside them what looks like it and can be.</summary>
public sealed class ImpossibleSnapshotTests
{
    // Where the orders of the venue stand in its snapshot.
    private const int FirstBid = 0;
    private const int SecondBid = 1;
    private const int PostOnlyBid = 2;
    private const int Iceberg = 3;
    private const int BuyStop = 4;
    private const int SellStop = 5;

    private static readonly Dictionary<string, (Action<ForgedSnapshot> Forge, string Error)> Impossible = new()
    {
        ["matches"] = (f => f.Header.Matches = 1UL << 63, "match numbers end at"),
        ["placements"] = (f => f.Header.LastPriority = 1UL << 63, "number of placements"),
        ["commands"] = (f => f.Header.Commands = 1UL << 63, "commands"),
        ["more of all than commands"] = (f => f.Header.Commands = 12, "after 12 commands"),
        ["header not zero"] = (f => f.Header.AlsoZero = 1, "must have zeroes"),
        ["killed with orders"] = (f => f.Members[0].IsKilled = 1, "is killed and has 5 orders"),
        ["gone with orders"] = (f => f.Sessions[0].Flags = SessionRecord.CancelsOnDisconnect, "is not connected"),
        ["crossed"] = (f => f.Orders[FirstBid].Price = f.Orders[SecondBid].Price = 106, "stands crossed"),
        ["levels in another order"] = (f => f.Orders[SecondBid..Iceberg].Reverse(), "where it would be written"),
        ["sides in another order"] = (f => f.Orders[PostOnlyBid..BuyStop].Reverse(), "where it would be written"),
        ["stops in another order"] = (f => f.Orders[BuyStop..].Reverse(), "where it would be written"),
        ["one level in another order"] = (f => f.Orders[..PostOnlyBid].Reverse(), "before an older order"),
        ["one id twice"] = (f => f.Orders[SellStop].Id = 3, "its id was there"),
        ["placed as the same"] = (f => f.Orders[Iceberg].Priority = 3, "were placed as number 3"),
        ["accepted as the same"] = (f => f.Orders[FirstBid].Accepted = 1, "were accepted as number 1"),
        ["accepted as another was placed"] = (f => f.Orders[FirstBid].Accepted = 2, "accepted as number 2, and another one placed"),
        ["a stop that has traded"] = (f => f.Orders[BuyStop].Executed = 2, "Order record 4"),
        ["a stop that was placed again"] = (f => PlaceAgain(f, BuyStop), "Order record 4"),
        ["a post-only order that was placed again"] = (f => PlaceAgain(f, PostOnlyBid), "Order record 2"),
        ["executed beside the lot"] = (f => f.Orders[Iceberg].Executed = 7, "Order record 3"),
        ["a buy stop that is met"] = (f => f.Orders[BuyStop].StopPrice = 101, "a buy stop at 101"),
        ["a sell stop that is met"] = (f => f.Orders[SellStop].StopPrice = 101, "a sell stop at 101"),
        ["a trade without a match"] = (f => f.Header.Matches = 0, "last trades of 1 instruments and 0 matches"),
        ["matches without a trade"] = (f => ForgetTrade(f, executed: 0), "last trades of 0 instruments and 2 matches"),
        ["executed without a trade"] = (f => ForgetTrade(f, executed: 6), "Order record 3"),
        ["an order of an instrument to come"] = (f => f.Orders[SellStop].Instrument = 1, "Order record 5"),
    };

    private static readonly Dictionary<string, Action<ForgedSnapshot>> Possible = new()
    {
        ["nothing changed"] = _ => { },
        ["as many of all as commands"] = f => f.Header.Commands = 13,
        ["an order placed again"] = f => PlaceAgain(f, FirstBid),
        ["executed up to the end of all numbers"] = f => f.Orders[Iceberg].Executed = long.MaxValue,
        ["a buy stop just not met"] = f => f.Orders[BuyStop].StopPrice = 102,
        ["a sell stop just not met"] = f => f.Orders[SellStop].StopPrice = 100,
        ["met while nothing trades"] = f => (f.Instruments[0].State, f.Orders[BuyStop].StopPrice) = (TradingState.Halted, 90),
        ["killed without orders"] = f => f.Members[2].IsKilled = 1,
    };

    public static TheoryData<string> ImpossibleNames => [.. Impossible.Keys];

    public static TheoryData<string> PossibleNames => [.. Possible.Keys];

    [Theory]
    [MemberData(nameof(ImpossibleNames))]
    public void What_no_engine_can_write_is_refused(string name)
    {
        ForgedSnapshot snapshot = Snapshot();
        Impossible[name].Forge(snapshot);
        AssertRefused(snapshot, Impossible[name].Error);
    }

    [Theory]
    [MemberData(nameof(PossibleNames))]
    public void What_an_engine_can_write_is_loaded_and_saved_as_the_same_bytes(string name)
    {
        ForgedSnapshot snapshot = Snapshot();
        Possible[name](snapshot);
        Assert.True(snapshot.TryLoad(out EngineCore<EventBufferSink, NoFaults>? engine, out string error), error);
        ArrayBufferWriter<byte> writer = new();
        engine!.Save(writer);
        engine.Dispose();
        Assert.Equal(snapshot.Bytes, writer.WrittenSpan.ToArray());
    }

    [Fact]
    public void An_engine_that_was_told_nothing_has_no_time_and_no_placements()
    {
        AssertRefused(Untold(snapshot => snapshot.Header.TimeNanos = 0), "after 0 commands");
        AssertRefused(Untold(snapshot => snapshot.Header.LastPriority = 1), "after 0 commands");
        Assert.True(Untold(_ => { }).TryLoad(out EngineCore<EventBufferSink, NoFaults>? engine, out string error), error);
        engine!.Dispose();
    }

    private static void AssertRefused(ForgedSnapshot snapshot, string expected)
    {
        Assert.False(snapshot.TryLoad(out EngineCore<EventBufferSink, NoFaults>? engine, out string error));
        Assert.Null(engine);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Matches("^[A-Z].*[.]$", error);
    }

    private static void PlaceAgain(ForgedSnapshot snapshot, int order)
    {
        snapshot.Header.LastPriority = 9;
        (snapshot.Orders[order].Accepted, snapshot.Orders[order].Priority) = (8, 9);
        if (order == FirstBid)
            snapshot.Orders[FirstBid..PostOnlyBid].Reverse();
    }

    private static void ForgetTrade(ForgedSnapshot snapshot, long executed)
    {
        (snapshot.Instruments[0].HasLastTrade, snapshot.Instruments[0].LastTrade) = (0, 0);
        snapshot.Orders[Iceberg].Executed = executed;
    }

    private static ForgedSnapshot Untold(Action<ForgedSnapshot> forge)
    {
        using MatchingEngine<EventBufferSink> engine = new(Venue.Small, new EventBuffer().Sink);
        ForgedSnapshot snapshot = SnapshotOf(engine);
        forge(snapshot);
        return snapshot;
    }

    /// <summary>One instrument, three members, three sessions, six orders: bids 3 and 4 at 99 and 5 at 98, iceberg 1 that was refreshed
    /// once after a trade at 101, buy stop 6, sell stop 7. Placements 1 to 7, matches 1 and 2.</summary>
    private static ForgedSnapshot Snapshot()
    {
        using Venue venue = new();
        venue.Define(Venue.Instrument, lot: 2);
        venue.Limits(3);
        venue.Sell(1, 20, 101, display: 4);
        venue.Buy(2, 6, 101);
        venue.Buy(3, 4, 99);
        venue.Buy(4, 4, 99, session: 12);
        venue.Buy(5, 4, 98, flags: CommandFlags.PostOnly);
        venue.Stop(Side.Bid, 6, 4, 120);
        venue.Stop(Side.Ask, 7, 4, 80, 79);
        return SnapshotOf(venue.Engine);
    }

    private static ForgedSnapshot SnapshotOf(MatchingEngine<EventBufferSink> engine)
    {
        ArrayBufferWriter<byte> writer = new();
        engine.Save(writer);
        return new ForgedSnapshot(writer.WrittenSpan.ToArray());
    }
}
