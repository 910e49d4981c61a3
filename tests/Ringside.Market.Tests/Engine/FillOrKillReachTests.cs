using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Engine;

/// <summary>How far a fill-or-kill order looks, and that it looks no further whatever stands there.</summary>
public sealed class FillOrKillReachTests : IDisposable
{
    private const int Reach = MatchingEngineOptions.FillOrKillReach;
    private const int Many = 100_000;

    private static readonly MatchingEngineOptions Options =
        Venue.Small with { ExpectedOrders = Many, MaximumOrders = 2 * Many, WindowBits = 12 };

    private readonly EventBuffer _events = new();
    private readonly EngineCore<EventBufferSink, NoFaults> _engine;
    private ulong _lastId;

    public FillOrKillReachTests()
    {
        _engine = new EngineCore<EventBufferSink, NoFaults>(Options, _events.Sink, default);
        _engine.Apply(new Command { Kind = CommandKind.DefineInstrument, Instrument = 1, Quantity = 1, DisplayQuantity = 1 });
        for (uint member = 1; member <= 2; member++)
        {
            _engine.Apply(new Command { Kind = CommandKind.DefineMember, Member = member });
            _engine.Apply(new Command { Kind = CommandKind.SessionConnected, Member = member, Session = member });
        }

        _engine.Apply(new Command { Kind = CommandKind.SetState, Instrument = 1, State = Instruments.TradingState.Open });
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void What_the_orders_within_reach_give_is_traded_and_what_stands_behind_them_does_not_count()
    {
        for (int count = 0; count <= Reach; count++)
            Sell(1, 100);
        Assert.Equal(EventKind.Cancelled, Fill(Reach + 1, SelfTradeMode.None));
        Assert.Equal(Reach + 1, _engine.OpenOrders);
        Assert.Equal(EventKind.Executed, Fill(Reach, SelfTradeMode.None));
        Assert.Equal(1, _engine.OpenOrders);
    }

    [Fact]
    public void Own_orders_that_are_passed_over_count_as_looked_at()
    {
        for (int count = 0; count < Reach - 1; count++)
            Sell(1, 100, session: 1);
        Sell(1, 101);
        Sell(1, 101);
        Assert.Equal(EventKind.Cancelled, Fill(2, SelfTradeMode.CancelOldest));
        Assert.Equal(EventKind.Executed, Fill(1, SelfTradeMode.CancelOldest));
        Assert.Equal(1, _engine.OpenOrders);
    }

    // An own order beyond the reach may stand before the hidden part has its turn; what is promised must be there.
    [Fact]
    public void Hidden_quantity_of_a_level_that_is_not_seen_to_its_end_does_not_count()
    {
        Sell(10, 100, display: 1);
        for (int count = 0; count < Reach - 1; count++)
            Sell(1, 100);
        ulong own = Sell(1, 100, session: 1);
        Assert.Equal(EventKind.Cancelled, Fill(Reach + 1, SelfTradeMode.CancelNewest));
        Assert.Equal(EventKind.Cancelled, Fill(Reach + 1, SelfTradeMode.None));
        _engine.Apply(new Command { Kind = CommandKind.Cancel, OrderId = own, Session = 1 });
        Assert.Equal(EventKind.Executed, Fill(Reach + 9, SelfTradeMode.CancelNewest));
        Assert.Equal(0, _engine.OpenOrders);
    }

    [Theory]
    [InlineData("own orders", SelfTradeMode.CancelOldest)]
    [InlineData("orders of others and an iceberg", SelfTradeMode.None)]
    [InlineData("levels", SelfTradeMode.Decrement)]
    public void A_look_at_a_hundred_thousand_orders_ends_after_a_thousand(string what, SelfTradeMode mode)
    {
        for (int count = 0; count < Many; count++)
            Sell(1, what == "levels" ? 100 + count : 100, session: what == "own orders" ? 1u : 2u);
        Sell(2, 5_000, display: 1);
        long before = _engine.Steps;
        for (int count = 0; count < 10; count++)
            Assert.Equal(EventKind.Cancelled, Fill(what == "own orders" ? 1 : Many, mode));

        // The way from level to level counts as well, where their prices are far from the market.
        int mostPerOrder = what == "levels" ? 1 + (3 * 64) : 1;
        Assert.InRange(_engine.Steps - before, 10 * Reach, 10 * Reach * mostPerOrder);
        Assert.Equal(Many + 1, _engine.OpenOrders);
    }

    private ulong Sell(long quantity, long price, uint session = 2, long display = 0)
    {
        _events.Clear();
        _engine.Apply(Venue.Order(Side.Ask, ++_lastId, quantity, price, session) with { DisplayQuantity = display });
        Assert.Equal(EventKind.Accepted, _events.Events[^1].Kind);
        return _lastId;
    }

    // What happened last: Cancelled when it was killed.
    private EventKind Fill(long quantity, SelfTradeMode mode)
    {
        _events.Clear();
        _engine.Apply(Venue.Order(Side.Bid, ++_lastId, quantity, long.MaxValue, 1) with
        {
            TimeInForce = TimeInForce.FillOrKill,
            SelfTradeMode = mode,
        });
        return _events.Events[^1].Kind;
    }
}
