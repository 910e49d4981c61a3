using Ringside.Market.Commands;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Engine;

/// <summary>Many orders at once, each time in a given order.</summary>
public sealed class MassCancelTests
{
    private static Command Mass(CancelScope scope, uint number) => new()
    {
        Kind = CommandKind.MassCancel,
        Scope = scope,
        Session = scope == CancelScope.Session ? number : 0,
        Member = scope == CancelScope.Member ? number : 0,
        Instrument = scope == CancelScope.Instrument ? number : 0,
    };

    private static string Gone(string reason, params int[] ids) =>
        string.Concat(ids.Select(id => $"cancelled {id} {reason} 1 left 0; ")) + $"done {ids.Length}";

    private static Venue Filled()
    {
        Venue venue = new();
        venue.Buy(1, 1, 99, 12);
        venue.Buy(2, 1, 98, 11);
        venue.Sell(3, 1, 101, 11);
        venue.Sell(4, 1, 101, 12);
        venue.Sell(5, 1, 102, 21);
        venue.Buy(6, 1, 99, 11);
        venue.Stop(Side.Bid, 7, 1, 110);
        venue.Stop(Side.Ask, 8, 1, 80);
        venue.Stop(Side.Ask, 9, 1, 90);
        venue.Replace(2, 1, 98);
        return venue;
    }

    [Fact]
    public void Of_a_session_in_the_order_of_acceptance()
    {
        using Venue venue = Filled();
        Assert.Equal(Gone("MassCancel", 3, 6, 7, 8, 9, 2), venue.Do(Mass(CancelScope.Session, 11)));
        Assert.Equal("bids 99: 1x1 | asks 101: 4x1 102: 5x1", venue.Book);
    }

    [Fact]
    public void Of_a_member_by_the_numbers_of_its_sessions()
    {
        using Venue venue = Filled();
        venue.Connect(5, 1);
        venue.Sell(10, 1, 103, 5);
        Assert.Equal(Gone("MassCancel", 10, 3, 6, 7, 8, 9, 2, 1, 4), venue.Do(Mass(CancelScope.Member, 1)));
        Assert.Equal("bids | asks 102: 5x1", venue.Book);
    }

    [Fact]
    public void Of_an_instrument_as_it_stands()
    {
        using Venue venue = Filled();
        Assert.Equal(Gone("MassCancel", 1, 6, 2, 3, 4, 5, 7, 9, 8), venue.Do(Mass(CancelScope.Instrument, 1)));
        Assert.Equal("bids | asks", venue.Book);
        Assert.Equal(0, venue.Engine.OpenOrders);
    }

    [Fact]
    public void When_a_session_that_wants_it_disconnects()
    {
        using Venue venue = Filled();
        Assert.Equal("done 0", venue.Disconnect(12));
        venue.Connect(12, 1, CommandFlags.CancelOnDisconnect);
        Assert.Equal(Gone("Disconnected", 1, 4), venue.Disconnect(12));
        Assert.Equal("rejected SessionNotConnected 0 0", venue.Buy(20, 1, 50, 12));
    }

    [Fact]
    public void When_a_member_is_killed_and_nothing_new_comes_until_it_is_revived()
    {
        using Venue venue = Filled();
        Assert.Equal(Gone("Killed", 3, 6, 7, 8, 9, 2, 1, 4), venue.Do(new Command { Kind = CommandKind.Kill, Member = 1 }));
        Assert.Equal("rejected MemberKilled 0 0", venue.Buy(20, 1, 50));
        Assert.Equal("accepted 21", venue.Buy(21, 1, 50, 21));
        Assert.Equal("done 0", venue.Do(new Command { Kind = CommandKind.Revive, Member = 1 }));
        Assert.Equal("accepted 20", venue.Buy(20, 1, 50));
    }

    [Fact]
    public void At_the_end_of_the_day_those_that_are_for_the_day()
    {
        using Venue venue = new();
        venue.Define(Venue.Instrument, dayEnd: 1_000);
        venue.Buy(1, 1, 99, time: TimeInForce.Day);
        venue.Buy(2, 1, 99);
        venue.Buy(3, 1, 99, time: TimeInForce.Day);
        venue.Sell(4, 1, 101, time: TimeInForce.Day);
        Assert.Equal("done 0", venue.Tick(999));
        Assert.Equal(Gone("Expired", 1, 3, 4), venue.Tick(1_000));
        Assert.Equal("bids 99: 2x1 | asks", venue.Book);
        Assert.Equal("rejected DayHasEnded 1000 1000", venue.Buy(5, 1, 99, time: TimeInForce.Day));
        Assert.Equal("accepted 6", venue.Buy(6, 1, 99));
        Assert.Equal("done 0", venue.Tick(2_000));
    }

    [Fact]
    public void A_session_without_orders_may_come_back_for_another_member()
    {
        using Venue venue = new();
        venue.Buy(1, 1, 99);
        venue.Disconnect(11);
        Assert.Equal("rejected SessionInUse 0 0", venue.Connect(11, 2));
        venue.Do(Mass(CancelScope.Session, 11));
        Assert.Equal("done 0", venue.Connect(11, 2));
        venue.Buy(2, 1, 99);
        Assert.Equal(Gone("MassCancel", 2), venue.Do(Mass(CancelScope.Member, 2)));
    }

    [Theory]
    [InlineData(TradingState.Closed)]
    [InlineData(TradingState.Halted)]
    [InlineData(TradingState.PreOpen)]
    public void Cancelling_is_possible_in_every_state(TradingState state)
    {
        using Venue venue = Filled();
        venue.State(state);
        Assert.Equal("cancelled 1 User 1 left 0", venue.Cancel(1, 12));
        Assert.Equal(Gone("MassCancel", 3, 6, 7, 8, 9, 2), venue.Do(Mass(CancelScope.Session, 11)));
    }
}
