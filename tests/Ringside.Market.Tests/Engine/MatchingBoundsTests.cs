using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Market.Orders;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Engine;

/// <summary>The engine under the prices of somebody who wants it to be slow: its steps are bounded, and its growth is told.</summary>
public sealed class MatchingBoundsTests : IDisposable
{
    private const int Orders = 40_000;
    private const int Expected = 1_000;

    private readonly EventBuffer _events = new();
    private readonly MatchingEngine<EventBufferSink> _engine;

    public MatchingBoundsTests()
    {
        MatchingEngineOptions options = Venue.Small with { ExpectedOrders = Expected, MaximumOrders = Orders, WindowBits = 8 };
        _engine = new MatchingEngine<EventBufferSink>(options, _events.Sink);
        Do(new Command { Kind = CommandKind.DefineInstrument, Instrument = 1, Quantity = 1, DisplayQuantity = 1 });
        Do(new Command { Kind = CommandKind.DefineMember, Member = 1 });
        Do(new Command { Kind = CommandKind.SessionConnected, Member = 1, Session = 1 });
        Do(new Command { Kind = CommandKind.SetState, Instrument = 1, State = TradingState.Open });
    }

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("over the whole range")]
    [InlineData("from the ends inwards")]
    [InlineData("anywhere")]
    public void No_order_costs_more_steps_than_the_bound(string pattern)
    {
        var random = new SeededRandom(11);
        long most = 0;
        for (int index = 0; index < Orders; index++)
            most = Math.Max(most, StepsOf(Enter((ulong)index + 1, PriceOf(pattern, random, index))));
        Assert.Equal(Orders, _engine.OpenOrders);
        for (int index = 0; index < Orders; index++)
            most = Math.Max(most, StepsOf(new Command { Kind = CommandKind.Cancel, Session = 1, OrderId = (ulong)index + 1 }));
        Assert.Equal(0, _engine.OpenOrders);
        Assert.InRange(most, 1, OrderBook.MaximumStepsPerOperation);
    }

    [Fact]
    public void Growth_beyond_the_expected_orders_is_told()
    {
        for (ulong id = 1; id <= Expected; id++)
            Do(Enter(id, 100));
        Assert.Equal(default, _engine.Growth);
        long moves = 0;
        for (ulong id = Expected + 1; id <= Orders; id++)
        {
            Do(Enter(id, 100));
            Assert.InRange(_engine.Growth.IndexMoves - moves, 0, OrderIndex.MovesPerAdd);
            moves = _engine.Growth.IndexMoves;
        }

        Assert.Equal(Orders - Expected, _engine.Growth.Orders);
        Assert.InRange(_engine.Growth.IndexDoublings, 4, 6);
    }

    private static long PriceOf(string pattern, SeededRandom random, int index) => pattern switch
    {
        "over the whole range" => long.MinValue + (index * (long)(ulong.MaxValue / Orders)),
        "from the ends inwards" => (index & 1) == 0 ? long.MinValue + index : long.MaxValue - index,
        _ => random.NextInt64(long.MinValue, long.MaxValue),
    };

    private static Command Enter(ulong id, long price) =>
        new() { Kind = CommandKind.Enter, Session = 1, Instrument = 1, OrderId = id, Side = Side.Bid, Price = price, Quantity = 1 };

    private long StepsOf(in Command command)
    {
        long before = _engine.Steps;
        Do(command);
        return _engine.Steps - before;
    }

    private void Do(in Command command)
    {
        _events.Clear();
        _engine.Apply(command);
        Assert.NotEqual(EventKind.Rejected, _events.Events.IsEmpty ? default : _events.Events[0].Kind);
    }
}
