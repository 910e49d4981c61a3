using System.Buffers;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Engine;

/// <summary>One field at a time that no record can have, with right sums and the right digest: the record is named.</summary>
public sealed class ImpossibleRecordTests
{
    // Bits of the flags, as OrderFlags has them.
    private const uint Market = (uint)OrderType.Market;
    private const uint StopLimit = (uint)OrderType.StopLimit;
    private const uint Immediate = (uint)TimeInForce.ImmediateOrCancel << 2;
    private const uint NoMode = 5 << 4;

    private static readonly Dictionary<string, (Action<ForgedSnapshot> Forge, string Error)> Impossible = new()
    {
        ["flags that do not last"] = (f => f.Orders[0].Flags |= OrderFlags.Detail, "Order record 0"),
        ["a self-trade mode that is none"] = (f => f.Orders[0].Flags |= NoMode, "Order record 0"),
        ["an order for now that rests"] = (f => f.Orders[0].Flags = (f.Orders[0].Flags & ~(3U << 2)) | Immediate, "Order record 0"),
        ["a market order that rests"] = (f => f.Orders[0].Flags |= Market, "Order record 0"),
        ["a stop-limit order that rests"] = (f => f.Orders[0].Flags |= StopLimit, "Order record 0"),
        ["a limit order that waits"] = (f => f.Orders[2].Flags &= ~OrderFlags.TypeMask, "Order record 2"),
        ["a stop that is post-only"] = (f => f.Orders[2].Flags |= OrderFlags.PostOnly, "Order record 2"),
        ["an order's zero"] = (f => f.Orders[0].Zero = 1, "Order record 0"),
        ["no id"] = (f => f.Orders[0].Id = 0, "Order record 0"),
        ["no placement"] = (f => (f.Orders[0].Priority, f.Orders[0].Accepted) = (0, 0), "Order record 0"),
        ["a placement to come"] = (f => f.Header.LastPriority = 3, "Order record 2"),
        ["no acceptance"] = (f => f.Orders[1].Accepted = 0, "Order record 1"),
        ["accepted after it was placed"] = (f => f.Orders[1].Accepted = 4, "Order record 1"),
        ["executed less than nothing"] = (f => f.Orders[1].Executed = -2, "Order record 1"),
        ["a price beside the tick"] = (f => f.Orders[0].Price = 97, "Order record 0"),
        ["a stop price beside the tick"] = (f => f.Orders[2].StopPrice = 121, "Order record 2"),
        ["a stop price of what rests"] = (f => f.Orders[0].StopPrice = 98, "Order record 0"),
        ["a price of a stop"] = (f => f.Orders[2].Price = 98, "Order record 2"),
        ["nothing open"] = (f => (f.Orders[0].Open, f.Orders[0].Displayed) = (0, 0), "Order record 0"),
        ["too much open"] = (f => f.Orders[0].Open = f.Orders[0].Displayed = Quantities.Maximum + 1, "Order record 0"),
        ["open beside the lot"] = (f => f.Orders[1].Open = 13, "Order record 1"),
        ["nothing displayed"] = (f => f.Orders[1].Displayed = 0, "Order record 1"),
        ["more displayed than is open"] = (f => f.Orders[0].Displayed = 6, "Order record 0"),
        ["displayed beside the lot"] = (f => f.Orders[1].Displayed = 1, "Order record 1"),
        ["displayed above its display quantity"] = (f => f.Orders[1].Displayed = 6, "Order record 1"),
        ["all displayed above its display quantity"] = (f => f.Orders[1].Displayed = f.Orders[1].Open, "Order record 1"),
        ["hidden without a display quantity"] = (f => f.Orders[0].Displayed = 2, "Order record 0"),
        ["a display quantity below nothing"] = (f => f.Orders[0].Display = -4, "Order record 0"),
        ["a display quantity beside the lot"] = (f => f.Orders[1].Display = 5, "Order record 1"),
        ["a stop with a display quantity"] = (f => f.Orders[2].Display = 4, "Order record 2"),
        ["too many pieces"] = (f => f.Orders[1].Open = (4 * Quantities.MostPieces) + 2, "Order record 1"),
        ["an order of no session"] = (f => f.Orders[0].Session = 3, "Order record 0"),
        ["an order of no instrument"] = (f => f.Orders[0].Instrument = 2, "Order record 0"),
        ["no tick"] = (f => f.Instruments[1].Tick = 0, "Instrument record 1"),
        ["no lot"] = (f => f.Instruments[1].Lot = 0, "Instrument record 1"),
        ["a scale beyond 18"] = (f => f.Instruments[1].PriceScale = 19, "Instrument record 1"),
        ["a day end below nothing"] = (f => f.Instruments[1].DayEndNanos = -1, "Instrument record 1"),
        ["a state that is none"] = (f => f.Instruments[1].State = TradingState.Halted + 1, "Instrument record 1"),
        ["an instrument's zero"] = (f => f.Instruments[1].Zero = 1, "Instrument record 1"),
        ["a last trade that is neither"] = (f => f.Instruments[0].HasLastTrade = 2, "Instrument record 0"),
        ["a price of no trade"] = (f => f.Instruments[1].LastTrade = 5, "Instrument record 1"),
        ["an instrument twice"] = (f => f.Instruments[1].Number = f.Instruments[0].Number, "Instrument record 1"),
        ["a kill switch that is neither"] = (f => f.Members[0].IsKilled = 2, "Member record 0"),
        ["a quantity limit below nothing"] = (f => f.Members[1].QuantityLimit = -1, "Member record 1"),
        ["a notional limit below nothing"] = (f => f.Members[1].NotionalLimit = -1, "Member record 1"),
        ["an open limit below nothing"] = (f => f.Members[1].OpenLimit = -1, "Member record 1"),
        ["a member twice"] = (f => f.Members[1].Number = f.Members[0].Number, "Member record 1"),
        ["a session's flags"] = (f => f.Sessions[1].Flags = 4, "Session record 1"),
        ["a session's zero"] = (f => f.Sessions[1].Zero = 1, "Session record 1"),
        ["a session of no member"] = (f => f.Sessions[1].Member = 2, "Session record 1"),
        ["a session twice"] = (f => f.Sessions[1].Number = f.Sessions[0].Number, "Session record 1"),
    };

    public static TheoryData<string> Names => [.. Impossible.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_record_that_cannot_be_is_refused(string name)
    {
        ForgedSnapshot snapshot = Snapshot();
        Impossible[name].Forge(snapshot);
        Assert.False(snapshot.TryLoad(out EngineCore<EventBufferSink, NoFaults>? engine, out string error));
        Assert.Null(engine);
        Assert.StartsWith(Impossible[name].Error + " of the snapshot cannot be: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_change_it_is_loaded()
    {
        Assert.True(Snapshot().TryLoad(out EngineCore<EventBufferSink, NoFaults>? engine, out string error), error);
        engine!.Dispose();
    }

    /// <summary>Two instruments, the first with tick and lot 2; bid 3 at 98, iceberg 1 that was refreshed once and shows 2 of 14, buy
    /// stop 4. Placements 1 to 4.</summary>
    private static ForgedSnapshot Snapshot()
    {
        using Venue venue = new();
        venue.Define(Venue.Instrument, tick: 2, lot: 2);
        venue.Define(2);
        venue.Sell(1, 20, 102, display: 4);
        venue.Buy(2, 6, 102);
        venue.Buy(3, 4, 98);
        venue.Stop(Side.Bid, 4, 4, 120);
        ArrayBufferWriter<byte> writer = new();
        venue.Engine.Save(writer);
        return new ForgedSnapshot(writer.WrittenSpan.ToArray());
    }
}
