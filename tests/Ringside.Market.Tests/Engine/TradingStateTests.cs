using Ringside.Market.Commands;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Engine;

/// <summary>What each state takes.</summary>
public sealed class TradingStateTests
{
    [Theory]
    [InlineData(TradingState.Closed)]
    [InlineData(TradingState.Halted)]
    public void Nothing_new_comes_while_closed_or_halted(TradingState state)
    {
        using Venue venue = new();
        venue.Buy(1, 1, 100);
        venue.State(state);
        Assert.Equal("rejected NotInThisState 0 0", venue.Buy(2, 1, 100));
        Assert.Equal("rejected NotInThisState 0 0", venue.Stop(Side.Bid, 2, 1, 100));
        Assert.Equal("rejected NotInThisState 0 0", venue.Replace(1, 2, 100));
        Assert.Equal("bids 100: 1x1 | asks", venue.Book);
    }

    [Theory]
    [InlineData(TradingState.PreOpen)]
    [InlineData(TradingState.PreClose)]
    public void A_call_phase_collects_orders_that_may_rest(TradingState state)
    {
        using Venue venue = new();
        venue.State(state);
        Assert.Equal("accepted 1", venue.Buy(1, 1, 102));
        Assert.Equal("accepted 2", venue.Sell(2, 1, 100));
        Assert.Equal("accepted 3 waiting", venue.Stop(Side.Bid, 3, 1, 100));
        Assert.Equal("replaced 1 by 1 2@103", venue.Replace(1, 2, 103));
        Assert.Equal("bids 103: 1x2 | asks 100: 2x1 | buy stops 3x1@100", venue.Book);
        Assert.Equal("rejected NotInThisState 0 0", venue.Market(Side.Bid, 9, 1, 11));
        Assert.Equal("rejected NotInThisState 0 0", venue.Buy(9, 1, 100, time: TimeInForce.ImmediateOrCancel));
        Assert.Equal("rejected NotInThisState 0 0", venue.Buy(9, 1, 100, time: TimeInForce.FillOrKill));
        Assert.Equal("rejected NotInThisState 0 0", venue.Buy(9, 1, 100, flags: CommandFlags.PostOnly));
    }

    [Fact]
    public void An_instrument_begins_closed_and_the_same_state_is_refused()
    {
        using Venue venue = new(isOpen: false);
        Assert.Equal("rejected AlreadyInThatState 0 0", venue.State(TradingState.Closed));
        Assert.Equal("state Halted last 0", venue.State(TradingState.Halted));
        Assert.Equal("state PreClose last 0", venue.State(TradingState.PreClose));
        Assert.Equal("auction 0@0 imbalance 0 bid; state Closed last 0", venue.State(TradingState.Closed));
        Assert.Equal("state Open last 0", venue.State(TradingState.Open));
        Assert.Equal("state PreClose last 0", venue.State(TradingState.PreClose));
        Assert.Equal("auction 0@0 imbalance 0 bid; state Open last 0", venue.State(TradingState.Open));
    }
}
