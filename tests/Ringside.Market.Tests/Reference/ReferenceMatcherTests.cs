using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Reference;

/// <summary>Worked examples of the page, by hand.</summary>
public sealed class ReferenceMatcherTests
{
    private readonly ReferenceScenario _market = new();

    [Fact]
    public void A_trade_is_at_the_price_of_the_resting_order_and_the_older_one_goes_first()
    {
        ulong first = _market.Sell(5, 101);
        ulong second = _market.Sell(5, 101);
        ulong better = _market.Sell(5, 100);
        ulong taker = _market.Buy(12, 103);
        Assert.Equal([(better, taker, 100, 5), (first, taker, 101, 5), (second, taker, 101, 2)], _market.Trades);
        Assert.Equal([(second, 101, 3, 3)], _market.Queue(Side.Ask));
    }

    [Fact]
    public void An_iceberg_goes_to_the_end_of_its_level_when_it_shows_its_next_piece()
    {
        ulong iceberg = _market.Sell(10, 100, with: new Command { DisplayQuantity = 4 });
        ulong plain = _market.Sell(3, 100);
        ulong taker = _market.Buy(9, 100);
        Assert.Equal([(iceberg, taker, 100, 4), (plain, taker, 100, 3), (iceberg, taker, 100, 2)], _market.Trades);
        Assert.Equal(
            $"Accepted({taker}) Executed({iceberg}) Restated({iceberg},Refreshed,6) Executed({plain}) Executed({iceberg})", _market.Story);
        Assert.Equal([(iceberg, 100, 4, 2)], _market.Queue(Side.Ask));
    }

    [Fact]
    public void Fill_or_kill_sees_only_what_is_shown_ahead_of_an_own_order_and_touches_nothing_when_that_is_too_little()
    {
        _market.Sell(10, 100, with: new Command { DisplayQuantity = 4 });
        _market.Sell(1, 100, session: 1);
        Command fillOrKill = new() { TimeInForce = TimeInForce.FillOrKill, SelfTradeMode = SelfTradeMode.CancelBoth };
        ulong five = _market.Buy(5, 100, with: fillOrKill);
        Assert.Equal($"Accepted({five}) Cancelled({five},FillOrKill,5)", _market.Story);
        _market.Buy(4, 100, with: fillOrKill);
        Assert.Equal(4, Assert.Single(_market.Trades).Quantity);
        _market.Buy(7, 100, with: fillOrKill with { SelfTradeMode = SelfTradeMode.CancelOldest });
        Assert.Empty(_market.Trades);
        _market.Buy(6, 100, with: fillOrKill with { SelfTradeMode = SelfTradeMode.CancelOldest });
        Assert.Equal(6, _market.Trades.Sum(trade => trade.Quantity));
    }

    [Fact]
    public void Decrement_takes_the_smaller_quantity_off_both_and_goes_on()
    {
        ulong own = _market.Sell(3, 100, session: 1);
        ulong other = _market.Sell(5, 100);
        ulong taker = _market.Buy(7, 100, with: new Command { SelfTradeMode = SelfTradeMode.Decrement });
        Assert.Equal($"Accepted({taker}) Cancelled({own},SelfTrade,3) Cancelled({taker},SelfTrade,3) Executed({other})", _market.Story);
        Assert.Equal([(other, 100, 1, 1)], _market.Queue(Side.Ask));
    }

    [Fact]
    public void A_cascade_of_stops_ends_inside_the_command_that_caused_it()
    {
        _market.Sell(1, 100);
        _market.Sell(1, 101);
        ulong last = _market.Sell(1, 105);
        ulong second = _market.Buy(1, 0, session: 3, with: new Command { Type = OrderType.Stop, StopPrice = 101 });
        ulong first = _market.Buy(1, 0, session: 3, with: new Command { Type = OrderType.Stop, StopPrice = 100 });
        ulong limit = _market.Buy(9, 104, session: 3, with: new Command { Type = OrderType.StopLimit, StopPrice = 105 });
        Assert.Equal($"Accepted({limit})", _market.Story);
        _market.Buy(1, 100);
        Assert.Equal([100, 101, 105], _market.Trades.Select(trade => trade.Price));
        Assert.Equal([first, second], _market.Trades.Skip(1).Select(trade => trade.Taker));
        Assert.Equal([(limit, 104, 9, 9)], _market.Queue(Side.Bid));
        Assert.DoesNotContain(_market.Queue(Side.Ask), order => order.Id == last);
    }

    [Fact]
    public void A_market_order_stops_at_the_end_of_the_collar()
    {
        _market.Apply(new Command
        {
            Kind = CommandKind.DefineInstrument,
            Instrument = 1,
            Price = 100,
            Quantity = 1,
            DisplayQuantity = 1,
            CollarBasisPoints = 299,
        });
        _market.Sell(1, 102);
        _market.Sell(1, 103);
        Assert.Equal(RejectCode.PriceOutsideCollar, _market.Refusal);
        ulong taker = _market.Buy(5, 0, with: new Command { Type = OrderType.Market });
        Assert.Equal($"Accepted({taker}) Executed(1) Cancelled({taker},NoLiquidity,4)", _market.Story);
    }

    [Fact]
    public void A_replacement_by_total_quantity_counts_what_was_executed_and_ends_the_order_when_that_is_all()
    {
        ulong order = _market.Buy(10, 100);
        _market.Sell(4, 100);
        Command replace = new()
        {
            Kind = CommandKind.Replace,
            OrderId = order,
            NewOrderId = 50,
            Session = 1,
            Price = 99,
            Flags = CommandFlags.QuantityIsTotal,
            Quantity = 7,
        };
        _market.Apply(replace);
        Assert.Equal([(50UL, 99, 3, 3)], _market.Queue(Side.Bid));
        _market.Apply(replace with { OrderId = 50, NewOrderId = 51, Quantity = 4 });
        Assert.Equal("Cancelled(50,Replaced,3)", _market.Story);
    }

    [Fact]
    public void A_reduced_order_keeps_its_place_and_a_replaced_one_goes_to_the_end()
    {
        ulong first = _market.Buy(10, 100);
        ulong second = _market.Buy(10, 100);
        _market.Apply(new Command { Kind = CommandKind.Reduce, OrderId = first, Session = 1, Quantity = 2 });
        Assert.Equal($"Cancelled({first},User,8)", _market.Story);
        Assert.Equal([first, second], _market.Queue(Side.Bid).Select(order => order.Id));
        _market.Apply(new Command { Kind = CommandKind.Replace, OrderId = first, Session = 1, Quantity = 2, Price = 100 });
        Assert.Equal([second, first], _market.Queue(Side.Bid).Select(order => order.Id));
    }

    [Fact]
    public void The_first_check_that_fails_is_the_refusal()
    {
        Command wrong = new() { Type = OrderType.Market, TimeInForce = TimeInForce.ImmediateOrCancel, StopPrice = 5 };
        _market.SetState(TradingState.PreClose);
        _market.Buy(0, 7, with: wrong);
        Assert.Equal(RejectCode.NotInThisState, _market.Refusal);
        _market.SetState(TradingState.Open);
        _market.Buy(0, 7, with: wrong);
        Assert.Equal(RejectCode.InvalidCombination, _market.Refusal);
        _market.Buy(0, 0, with: wrong with { StopPrice = 0 });
        Assert.Equal(RejectCode.InvalidQuantity, _market.Refusal);
        _market.Buy(1, 0, session: 9, with: wrong);
        Assert.Equal(RejectCode.UnknownSession, _market.Refusal);
    }

    [Fact]
    public void An_iceberg_of_more_pieces_than_one_command_may_trade_is_refused()
    {
        _market.Sell(Quantities.Maximum, 100, with: new Command { DisplayQuantity = 1 });
        Assert.Equal(RejectCode.InvalidDisplayQuantity, _market.Refusal);
        Assert.Equal((1, 549_755_814), (_market.Events[0].Price, _market.Events[0].Quantity));
        _market.Sell(1_001, 100, with: new Command { DisplayQuantity = 1 });
        Assert.Equal(RejectCode.InvalidDisplayQuantity, _market.Refusal);
        ulong most = _market.Sell(1_000, 100, with: new Command { DisplayQuantity = 1 });
        _market.Buy(1_000, 100);
        Assert.Equal(1_000, _market.Trades.Count(trade => trade.Maker == most));
    }
}
