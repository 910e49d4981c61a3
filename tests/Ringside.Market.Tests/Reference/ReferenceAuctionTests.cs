using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Reference;

/// <summary>Auctions by hand: each rule of the price, then the trades.</summary>
public sealed class ReferenceAuctionTests
{
    private readonly ReferenceScenario _market = new(TradingState.PreOpen);

    [Fact]
    public void The_greatest_volume_decides_first()
    {
        _market.Buy(5, 105);
        _market.Buy(5, 103);
        _market.Sell(8, 102);
        _market.Sell(9, 104);
        Expect(price: 102, volume: 8, imbalance: 2, Side.Bid);
    }

    [Fact]
    public void Of_equal_volumes_the_smallest_imbalance_decides()
    {
        // 90 to 99: 5 against 5. From 100, the reference price, on 4 more would sell; the volume is the same.
        _market.Buy(5, 110);
        _market.Sell(5, 90);
        _market.Sell(4, 100);
        Expect(price: 99, volume: 5, imbalance: 0, Side.Bid);
    }

    [Fact]
    public void Of_equal_imbalances_the_price_nearest_to_the_reference_decides_though_nobody_asked_for_it()
    {
        _market.Buy(5, 120);
        _market.Sell(5, 80);
        Expect(price: 100, volume: 5, imbalance: 0, Side.Bid);
    }

    [Fact]
    public void Of_two_prices_as_near_the_higher_one_decides()
    {
        _market.Apply(new Command { Kind = CommandKind.DefineInstrument, Instrument = 1, Price = 105, Quantity = 1, DisplayQuantity = 10 });
        Assert.Equal(EventKind.Acknowledged, _market.Events[0].Kind);
        _market.Buy(5, 120);
        _market.Sell(5, 90);
        Expect(price: 110, volume: 5, imbalance: 0, Side.Bid);
    }

    [Fact]
    public void Without_a_cross_there_is_no_price()
    {
        _market.Buy(5, 99);
        _market.Sell(5, 100);
        Expect(price: 0, volume: 0, imbalance: 0, Side.Bid);
        _market.SetState(TradingState.Open);
        Assert.Equal("AuctionInfo(0) StateChanged(0)", _market.Story);
    }

    [Fact]
    public void Prices_at_the_ends_of_the_range_are_prices_like_others()
    {
        _market.Buy(5, long.MaxValue);
        _market.Sell(7, long.MinValue);
        Expect(price: 100, volume: 5, imbalance: 2, Side.Ask);
    }

    [Fact]
    public void All_trade_at_one_price_best_first_and_an_iceberg_that_is_left_shows_its_next_piece()
    {
        ulong iceberg = _market.Buy(20, 101, with: new Command { DisplayQuantity = 6 });
        ulong best = _market.Buy(5, 102, session: 3);
        ulong sell = _market.Sell(7, 100);
        ulong own = _market.Sell(3, 99, session: 1);
        _market.SetState(TradingState.Open);
        Assert.Equal([(best, own, 100, 3), (best, sell, 100, 2), (iceberg, sell, 100, 5)], _market.Trades);
        Assert.All(_market.Events.Take(3), one => Assert.Equal((EventFlags.Auction, Side.Ask), (one.Flags, one.Side)));
        Assert.Equal(
            $"Executed({best}) Executed({best}) Executed({iceberg}) Restated({iceberg},Refreshed,15) AuctionInfo(0) StateChanged(0)",
            _market.Story);
        Assert.Equal([(iceberg, 101, 15, 6)], _market.Queue(Side.Bid));
    }

    [Fact]
    public void Stops_trigger_after_the_state_has_changed()
    {
        _market.Buy(5, 101);
        _market.Sell(5, 100);
        ulong stop = _market.Buy(1, 0, session: 3, with: new Command { Type = OrderType.Stop, StopPrice = 100 });
        _market.SetState(TradingState.Open);
        Assert.Equal(
            $"Executed(1) AuctionInfo(0) StateChanged(0) Restated({stop},Triggered,1) Cancelled({stop},NoLiquidity,1)", _market.Story);
    }

    private void Expect(long price, long volume, long imbalance, Side surplus)
    {
        _market.Apply(new Command { Kind = CommandKind.Indicate, Instrument = 1 });
        EngineEvent info = Assert.Single(_market.Events);
        Assert.Equal(EventKind.AuctionInfo, info.Kind);
        Assert.Equal((price, volume, imbalance, surplus), (info.Price, info.Quantity, info.Other, info.Side));
    }
}
