using Ringside.Exchange.MarketData;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;
using Ringside.Protocols.Itch;

namespace Ringside.Exchange.Tests.MarketData;

public sealed class ItchPublicationTests : IDisposable
{
    private readonly PublishedVenue _venue = new();
    private readonly MessageList _messages = new();
    private int _read;

    public ItchPublicationTests()
    {
        Publication = new ItchPublication(new ItchPublicationOptions(), _messages);
        _venue.Publications.Add(Publication);
    }

    private ItchPublication Publication { get; }

    public void Dispose() => _venue.Dispose();

    [Fact]
    public void The_feed_begins_with_marks_directory_and_states()
    {
        _venue.Open();

        Expect("S O", "S S", "R 1 ABC 1", "H ABC P CLSD", "H ABC T OPEN");
    }

    [Fact]
    public void Every_state_has_its_letter_and_its_reason()
    {
        Begin();
        foreach (TradingState state in (TradingState[])
            [TradingState.Halted, TradingState.PreOpen, TradingState.PreClose, TradingState.Closed])
        {
            _venue.SetState(state);
        }

        Expect("H ABC H HALT", "H ABC Q PREO", "H ABC Q PREC", "Q 0@0 C match 0", "H ABC P CLSD");
    }

    [Fact]
    public void An_order_shows_what_is_left_after_it_has_traded()
    {
        Begin();
        _venue.Sell(1, 5, 101);
        _venue.Buy(2, 8, 105);

        Expect("A 1 Ask 5@101", "E 1 5 match 1", "A 2 Bid 3@105");
    }

    [Fact]
    public void What_never_rests_is_never_shown()
    {
        Begin();
        _venue.Sell(1, 5, 101);
        _venue.Apply(PublishedVenue.OrderOf(2, Side.Bid, 2, 101) with { TimeInForce = TimeInForce.ImmediateOrCancel });
        _venue.Apply(PublishedVenue.OrderOf(3, Side.Bid, 9, 0) with { Type = OrderType.Market });

        Expect("A 1 Ask 5@101", "E 1 2 match 1", "E 1 3 match 2");
    }

    [Fact]
    public void An_iceberg_shows_one_piece_after_the_other()
    {
        Begin();
        _venue.Sell(1, 8, 101, show: 3);
        _venue.Buy(2, 4, 101);
        _venue.Apply(new Command { Kind = CommandKind.Reduce, OrderId = 1, Session = 21, Quantity = 3 });
        _venue.Apply(new Command { Kind = CommandKind.Reduce, OrderId = 1, Session = 21, Quantity = 1 });

        Expect("A 1 Ask 3@101", "E 1 3 match 1", "A 1 Ask 3@101", "E 1 1 match 2", "X 1 1");
    }

    [Fact]
    public void A_replacement_that_rests_is_told_in_one_message()
    {
        Begin();
        _venue.Buy(1, 5, 100);
        _venue.Replace(1, 2, 4, 99, 11);
        _venue.Replace(2, 0, 3, 98, 11);

        Expect("A 1 Bid 5@100", "U 1 by 2 4@99", "D 2", "A 2 Bid 3@98");
    }

    [Fact]
    public void A_replacement_that_trades_leaves_its_old_place_first()
    {
        Begin();
        _venue.Buy(1, 5, 100);
        _venue.Sell(2, 2, 103);
        _venue.Replace(1, 3, 4, 103, 11);

        Expect("A 1 Bid 5@100", "A 2 Ask 2@103", "D 1", "E 2 2 match 1", "A 3 Bid 2@103");
    }

    [Fact]
    public void A_stop_is_shown_when_it_has_triggered_and_rests()
    {
        Begin();
        _venue.Apply(PublishedVenue.OrderOf(1, Side.Bid, 5, 104) with { Type = OrderType.StopLimit, StopPrice = 103 });
        _venue.Sell(2, 1, 103);
        _venue.Buy(3, 1, 103);

        Expect("A 2 Ask 1@103", "E 2 1 match 1", "A 1 Bid 5@104");
    }

    [Fact]
    public void Decrementing_takes_from_both()
    {
        Begin();
        _venue.Buy(1, 5, 100);
        _venue.Apply(PublishedVenue.OrderOf(2, Side.Ask, 2, 100) with { Session = 11, SelfTradeMode = SelfTradeMode.Decrement });

        Expect("A 1 Bid 5@100", "X 1 2");
    }

    [Fact]
    public void An_auction_takes_both_sides_and_prints_once()
    {
        Begin();
        _venue.SetState(TradingState.PreOpen);
        _venue.Buy(1, 5, 102);
        _venue.Buy(2, 5, 101);
        _venue.Sell(3, 8, 100, show: 2);
        _venue.Apply(new Command { Kind = CommandKind.Indicate, Instrument = 1 });
        _venue.SetState(TradingState.Open);

        Expect(
            "H ABC Q PREO", "A 1 Bid 5@102", "A 2 Bid 5@101", "A 3 Ask 2@100", "I 8@100 B 2", "C 1 5@100 N match 1", "C 3 2@100 N match 1",
            "C 2 3@100 N match 2", "Q 8@100 O match 2", "H ABC T OPEN");
    }

    [Fact]
    public void Every_auction_has_its_type()
    {
        Begin();
        foreach (TradingState state in (TradingState[])
            [
                TradingState.PreOpen, TradingState.Open, TradingState.PreClose, TradingState.Open, TradingState.PreClose,
                TradingState.Closed, TradingState.PreOpen,
            ])
        {
            _venue.SetState(state);
        }

        _venue.Buy(1, 2, 100);
        _venue.Sell(2, 2, 100);
        _venue.SetState(TradingState.Halted);
        _venue.SetState(TradingState.Open);

        Assert.Equal(
            ["Q 0@0 O match 0", "Q 0@0 H match 0", "Q 0@0 C match 0", "Q 2@100 H match 1"],
            _messages.Messages.Select(message => MessageText.Of(message)).Where(text => text[0] == 'Q'));
    }

    [Fact]
    public void An_iceberg_that_is_left_with_a_larger_piece_is_shown_anew()
    {
        Begin();
        _venue.Sell(1, 9, 100, show: 3);
        _venue.Buy(2, 2, 100);
        _venue.SetState(TradingState.PreOpen);
        _venue.Buy(3, 3, 100);
        _venue.SetState(TradingState.Open);
        _venue.SetState(TradingState.PreOpen);
        _venue.Buy(4, 1, 100);
        _venue.SetState(TradingState.Open);

        Expect(
            "A 1 Ask 3@100", "E 1 2 match 1", "H ABC Q PREO", "A 3 Bid 3@100", "C 3 3@100 N match 2", "C 1 1@100 N match 2",
            "A 1 Ask 3@100", "Q 3@100 O match 2", "H ABC T OPEN", "H ABC Q PREO", "A 4 Bid 1@100", "C 4 1@100 N match 3",
            "C 1 1@100 N match 3", "D 1", "A 1 Ask 3@100", "Q 1@100 O match 3", "H ABC T OPEN");
    }

    [Fact]
    public void Impossible_options_are_errors()
    {
        foreach (ItchPublicationOptions options in (ItchPublicationOptions[])
            [
                new() { Shard = -1 }, new() { MaximumOrders = 0 }, new() { MaximumOrders = (1 << 26) + 1 }, new() { InitialOrders = -1 },
                new() { MaximumInstruments = 0 }, new() { MaximumInstruments = 65_536 },
            ])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new ItchPublication(options, _messages));
        }
    }

    [Fact]
    public void Without_room_orders_and_instruments_are_counted_and_left_out()
    {
        MessageList messages = new();
        ItchPublication small = new(new ItchPublicationOptions { MaximumOrders = 2, MaximumInstruments = 1 }, messages);
        _venue.Publications.Add(small);
        Begin();
        _venue.Define(2, "TWO");
        _venue.Buy(1, 5, 100);
        _venue.Buy(2, 5, 100);
        _venue.Buy(3, 5, 100);
        _venue.Replace(2, 4, 5, 99, 11);
        _venue.Apply(new Command { Kind = CommandKind.Cancel, OrderId = 3, Session = 11 });

        Assert.Equal((1, 1, 2), (small.RefusedInstruments, small.HiddenOrders, small.DisplayedCount));
        Assert.Equal(
            ["A 1 Bid 5@100", "A 2 Bid 5@100", "U 2 by 4 5@99"], messages.Messages.Skip(5).Select(message => MessageText.Of(message)));
    }

    [Fact]
    public void An_order_too_large_to_show_trades_as_a_hidden_one()
    {
        Begin();
        _venue.Sell(1, uint.MaxValue + 1L, 101);
        _venue.Buy(2, 7, 101);

        Expect("P 7@101 match 1");
        Assert.Equal(1, Publication.HiddenOrders);
    }

    [Theory]
    [InlineData(0, 1, 12, 120_000)]
    [InlineData(2, 1, 12, 1_200)]
    [InlineData(4, 1, 12, 12)]
    [InlineData(6, 100, 1_200, 12)]
    public void Prices_are_in_ten_thousandths_whatever_the_scale(uint scale, long tick, long price, uint expected)
    {
        Begin();
        _venue.Define(1, "ABC", scale, tick);
        _venue.Buy(1, 5, price);

        Expect("R 1 ABC 1", $"A 1 Bid 5@{expected}");
    }

    [Fact]
    public void Instruments_and_prices_without_words_are_counted_and_left_out()
    {
        Begin();
        _venue.Define(2, "FINE", scale: 6, tick: 10);
        _venue.SetState(TradingState.Open, 2);
        _venue.Apply(PublishedVenue.OrderOf(1, Side.Bid, 5, 100) with { Instrument = 2 });
        _venue.Buy(2, 5, -1);
        _venue.Sell(3, 5, uint.MaxValue + 1L);

        Expect();
        Assert.Equal(1, Publication.RefusedInstruments);
        Assert.Equal(2, Publication.HiddenOrders);
        Assert.False(Publication.TryFindStock(2, out _));
        Assert.True(Publication.TryFindStock(1, out ushort stock));
        Assert.Equal(1, stock);
    }

    [Fact]
    public void Time_stamps_are_those_of_the_batches_in_the_day()
    {
        const long midnight = 20_785 * 86_400_000_000_000;
        Begin();
        _venue.Apply(PublishedVenue.OrderOf(1, Side.Bid, 5, 100) with { TimeNanos = midnight + 34_200_000_000_123 });
        _venue.Apply(PublishedVenue.OrderOf(2, Side.Bid, 5, 100) with { TimeNanos = -5 });

        Assert.True(ItchAddOrder.TryRead(_messages.Messages[^2], out ItchAddOrder first));
        Assert.Equal(34_200_000_000_123, first.Header.TimestampNanos);
        Assert.True(ItchAddOrder.TryRead(_messages.Messages[^1], out ItchAddOrder second));
        Assert.Equal(0, second.Header.TimestampNanos);
    }

    [Fact]
    public void A_repeated_batch_is_left_out_and_a_missing_one_is_an_error()
    {
        Begin();
        ShardInput input = new() { Kind = ShardInputKind.Command };
        EngineEvent[] events = [new EngineEvent { Kind = EventKind.StateChanged, Instrument = 1 }];

        Assert.False(Publication.Apply(new StableBatch(0, _venue.LastBatch, input, ShardOutcome.Applied, events)));
        Assert.Equal(1, Publication.RepeatedBatches);
        Assert.Throws<ArgumentException>(
            () => Publication.Apply(new StableBatch(0, _venue.LastBatch + 2, input, ShardOutcome.Applied, events)));
        Assert.Throws<ArgumentException>(
            () => Publication.Apply(new StableBatch(1, _venue.LastBatch + 1, input, ShardOutcome.Applied, events)));
        Expect();
    }

    private void Begin()
    {
        _venue.Open();
        _read = _messages.Messages.Count;
    }

    private void Expect(params string[] expected)
    {
        Assert.Equal(expected, _messages.Messages.Skip(_read).Select(message => MessageText.Of(message)));
        _read = _messages.Messages.Count;
    }
}
