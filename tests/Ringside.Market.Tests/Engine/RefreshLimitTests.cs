using System.Buffers;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Engine;

/// <summary>Each refresh of an iceberg is a trade and an event of its own when one large order comes, so there may be only so many still
/// to come, of all icebergs together: as many as there may be orders.</summary>
public sealed class RefreshLimitTests
{
    private static MatchingEngineOptions Sixteen => Venue.Small with { MaximumOrders = 16 };

    // 9 and 7 refreshes to come: no more may be.
    private static Venue Full()
    {
        Venue venue = new(Sixteen);
        Assert.Equal("accepted 1", venue.Sell(1, 10, 101, display: 1));
        Assert.Equal("accepted 2", venue.Sell(2, 15, 101, display: 2));
        return venue;
    }

    [Fact]
    public void An_iceberg_with_which_there_were_more_to_come_is_refused()
    {
        using Venue venue = Full();
        Assert.Equal("rejected CapacityExhausted 17 16", venue.Sell(3, 2, 102, display: 1));
        Assert.Equal("rejected CapacityExhausted 115 16", venue.Buy(3, 100, 90, display: 1));
        Assert.Equal("accepted 3", venue.Sell(3, 2, 102, display: 2));
        Assert.Equal("accepted 4", venue.Sell(4, 1_000_000, 102));
        Assert.Equal("bids | asks 101: 1x1+9 2x2+13 102: 3x2 4x1000000", venue.Book);
    }

    [Fact]
    public void Whatever_takes_hidden_quantity_makes_room()
    {
        using Venue venue = Full();
        venue.Buy(10, 1, 101);
        Assert.Equal("rejected CapacityExhausted 17 16", venue.Sell(3, 3, 102, display: 1));
        Assert.Equal("accepted 3", venue.Sell(3, 2, 102, display: 1));
        venue.Reduce(2, 11, 21);
        Assert.Equal("rejected CapacityExhausted 17 16", venue.Sell(4, 4, 102, display: 1));
        Assert.Equal("accepted 4", venue.Sell(4, 3, 102, display: 1));
        venue.Cancel(1, 21);
        Assert.Equal("rejected CapacityExhausted 17 16", venue.Sell(5, 10, 102, display: 1));
        Assert.Equal("accepted 5", venue.Sell(5, 9, 102, display: 1));
        venue.Do(new Command { Kind = CommandKind.MassCancel, Session = 21 });
        Assert.Equal("rejected CapacityExhausted 17 16", venue.Sell(6, 18, 102, display: 1));
        Assert.Equal("accepted 6", venue.Sell(6, 17, 102, display: 1));
    }

    [Fact]
    public void A_replacement_counts_without_the_order_that_it_replaces_and_that_one_stays_when_it_is_refused()
    {
        using Venue venue = Full();
        Assert.Equal("rejected CapacityExhausted 17 16", venue.Replace(1, 11, 105, 21, display: 1));
        Assert.Equal("rejected CapacityExhausted 23 16", venue.Replace(2, 15, 105, 21, newId: 7, display: 1));
        Assert.Equal("bids | asks 101: 1x1+9 2x2+13", venue.Book);
        Assert.Equal("replaced 1 by 1 10@105", venue.Replace(1, 10, 105, 21, display: 1));
        Assert.Equal("replaced 1 by 1 20@105", venue.Replace(1, 20, 105, 21, display: 2));
        Assert.Equal("rejected CapacityExhausted 17 16", venue.Sell(3, 2, 106, display: 1));
        Assert.Equal("replaced 1 by 1 20@105", venue.Replace(1, 20, 105, 21));
        Assert.Equal("accepted 3", venue.Sell(3, 10, 106, display: 1));
    }

    [Fact]
    public void A_replacement_by_total_quantity_counts_what_is_left_of_it_and_a_stop_order_hides_nothing()
    {
        using Venue venue = Full();
        venue.Buy(10, 3, 101);
        Assert.Equal("bids | asks 101: 1x1+8 2x2+11", venue.Book);
        Assert.Equal(
            "rejected CapacityExhausted 17 16", venue.Replace(1, 13, 105, 21, display: 1, flags: CommandFlags.QuantityIsTotal));
        Assert.Equal(
            "replaced 1 by 1 11@105", venue.Replace(1, 12, 105, 21, display: 1, flags: CommandFlags.QuantityIsTotal));
        Assert.Equal("accepted 3 waiting", venue.Stop(Side.Bid, 3, 100, 200));
        Assert.Equal("replaced 3 by 3 100@0 waiting", venue.Replace(3, 100, 0, stop: 201, display: 1));
    }

    [Fact]
    public void A_loaded_engine_decides_as_the_one_that_lived()
    {
        using Venue venue = Full();
        venue.Buy(10, 3, 101);
        ArrayBufferWriter<byte> saved = new();
        venue.Engine.Save(saved);
        EventBuffer events = new();
        Assert.True(MatchingEngine<EventBufferSink>.TryLoad(
            saved.WrittenSpan, Sixteen, events.Sink, out MatchingEngine<EventBufferSink>? loaded, out string error), error);
        foreach (long quantity in (long[])[9, 4, 3, 2])
        {
            Command command = Venue.Order(Side.Ask, (ulong)quantity, quantity, 110, 21) with { DisplayQuantity = 1 };
            events.Clear();
            loaded.Apply(command);
            Assert.Equal(venue.Do(command), EventText.Of(events.Events));
        }

        loaded.Dispose();
        Assert.False(MatchingEngine<EventBufferSink>.TryLoad(
            saved.WrittenSpan, Sixteen with { MaximumOrders = 13 }, events.Sink, out _, out error));
        Assert.Equal("The icebergs of the snapshot have 14 refreshes to come; this engine takes 13.", error);
    }

    // The worst there is: what rests is its own member's and in pieces, and everything is decremented.
    [Fact]
    public void One_command_causes_no_more_events_than_the_options_say()
    {
        using Venue venue = new(Sixteen);
        for (ulong id = 1; id <= 16; id++)
            Assert.Equal($"accepted {id}", venue.Sell(id, 2, 101, 11, display: 1));
        venue.Buy(17, 1_000, 101, time: TimeInForce.ImmediateOrCancel, mode: SelfTradeMode.Decrement);
        Assert.Equal(1 + (16 * 3) + (16 * 2) + 1, venue.Events.Length);
        Assert.Equal(104, Sixteen.MostEvents);
        Assert.Equal("bids | asks", venue.Book);
    }
}
