using Ringside.Exchange.Configuration;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Exchange.Tests.MarketData;
using Ringside.Exchange.Tests.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Instruments;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Tests.Nodes;

/// <summary>How an engine ends a day, and that it comes to the end however often it ends on the way.</summary>
public sealed class ClosingTests
{
    [Fact]
    public void A_day_is_closed_step_by_step_and_the_last_batch_is_the_end()
    {
        using SmallVenue venue = Venue();
        EndDay(venue);
        venue.Wait(SmallVenue.Second);
        Assert.Equal((DayPhase.Ended, true, false), (venue.Engine.Core.Day, venue.Engine.IsDayOver, venue.Engine.IsOpen));
        AssertClosed(venue);
        Assert.Equal([venue.Engine.Core.LastNumber], venue.EndsOfStream.Distinct());
        Assert.True(venue.Gateway.Core.Streams.HasEnded);
        long last = venue.Engine.Core.LastNumber;
        Assert.False(venue.Engine.TryTake(
            new ShardInput { Kind = ShardInputKind.Command, Gateway = 2, Instance = 1, Sequence = 3 }, venue.NowNanos));
        venue.IsGatewayMute = true; // no gateway is lost any more
        venue.Wait(60 * SmallVenue.Second);
        Assert.Equal(last, venue.Engine.Core.LastNumber);
    }

    [Fact]
    public void Whatever_batch_an_engine_ends_behind_the_next_one_comes_to_the_same_end()
    {
        List<int> ends = [];
        for (int steps = 1; steps < 24; steps++)
        {
            using SmallVenue venue = Venue();
            EndDay(venue);
            for (int count = 0; count < steps; count++)
                venue.Wait(2 * SmallVenue.Milli); // a part of the closing is told, and the engine ends
            venue.RestartEngine();
            venue.Wait(5 * SmallVenue.Second);
            Assert.True(venue.Engine.IsDayOver, $"after {steps} steps: {venue.Engine.Core.Day}, {venue.Engine.State}");
            Assert.True(venue.Gateway.Core.Streams.HasEnded);
            Assert.False(venue.Engine.IsOpen);
            AssertClosed(venue);
            ends.Add((int)venue.Engine.Counters.Replayed);

            // Once more: it is over, and nothing begins; the end is where it was, though an epoch stands behind it.
            DayEnd end = venue.Engine.LastInput;
            Assert.Contains(end.Number, venue.EndsOfStream);
            venue.RestartEngine();
            venue.Wait(5 * SmallVenue.Second);
            Assert.True(venue.Engine.IsDayOver);
            Assert.Equal(0, venue.Engine.Counters.Sequenced);
            Assert.Equal(end, venue.Engine.LastInput);
        }

        Assert.True(ends.Distinct().Count() > 1, $"the engines ended at one place only: {string.Join(' ', ends)}");
    }

    [Fact]
    public void Orders_expire_and_instruments_close_whatever_the_file_says_of_them_now()
    {
        using ShardWorld world = new();
        world.Start(1, 1);
        long generation = world.Connect(1, 1, session: 7);
        world.Send(1, 1, generation, ShardWorld.Order(7), "A");
        world.Administer(new Command { Kind = CommandKind.DefineInstrument, Instrument = 9, Quantity = 5, DisplayQuantity = 3 });
        world.Administer(new Command { Kind = CommandKind.SetState, Instrument = 9, State = TradingState.Halted });
        Assert.Equal(1, world.Core.OpenOrders);
        ShardInput end = world.Next(1, 1, 0, default) with { Kind = ShardInputKind.EndOfDay };
        Assert.Equal(ShardOutcome.Applied, world.Apply(end));
        Closing closing = new();
        for (int count = 0; world.Core.Day != DayPhase.Ended; count++)
        {
            Assert.True(count < 10, "the closing does not end");
            closing.Next(world.Core, out ShardInput input);
            Assert.Equal(ShardOutcome.Applied, world.Apply(input));
        }

        Assert.Equal(0, world.Core.OpenOrders);
        for (int rank = 0; rank < world.Core.InstrumentCount; rank++)
            Assert.Equal(TradingState.Closed, world.Core.InstrumentAt(rank).State);
        Assert.Equal((2, 9u), (world.Core.InstrumentCount, world.Core.InstrumentAt(1).Number));
    }

    [Fact]
    public void Market_data_tells_the_end_once_also_when_it_comes_late()
    {
        using SmallVenue venue = Venue();
        PacketList line = new();
        venue.AddData(line);
        venue.Wait(SmallVenue.Second);
        EndDay(venue);
        venue.Wait(SmallVenue.Second);
        Assert.True(venue.Data!.Publisher.IsEnded);
        Assert.Equal(ushort.MaxValue, line.HeaderOf(line.Packets.Count - 1).MessageCount);
        PacketList late = new();
        venue.AddData(late);
        venue.Wait(SmallVenue.Second);
        Assert.True(venue.Data!.Publisher.IsEnded);
        Assert.All(Enumerable.Range(0, late.Packets.Count), index => Assert.Equal(ushort.MaxValue, late.HeaderOf(index).MessageCount));
    }

    private static void AssertClosed(SmallVenue venue)
    {
        for (uint number = 1; number <= 2; number++)
        {
            Assert.True(venue.Engine.Core.TryFindInstrument(number, out InstrumentView instrument));
            Assert.Equal(TradingState.Closed, instrument.State);
        }
    }

    private static SmallVenue Venue()
    {
        // So little may be unstable that the closing takes many turns.
        SmallVenue venue = new(unstableBytes: 300, Instrument(1, "ACME"), Instrument(2, "BOLT"));
        venue.Wait(SmallVenue.Second);
        Assert.True(venue.Engine.IsOpen);
        return venue;
    }

    private static void EndDay(SmallVenue venue)
    {
        ShardInput input = new() { Kind = ShardInputKind.GatewayStarted, Gateway = 2, Instance = 1, Sequence = 1 };
        Assert.True(venue.Engine.TryTake(input, venue.NowNanos));
        Assert.True(venue.Engine.TryTake(input with { Kind = ShardInputKind.EndOfDay, Sequence = 2 }, venue.NowNanos));
    }

    private static InstrumentConfiguration Instrument(uint number, string symbol) => new()
    {
        Number = number,
        Symbol = Alpha8.Of(symbol),
        PriceScale = 4,
        Tick = 100,
        Lot = 1,
        ReferencePrice = 10_000,
        CollarBasisPoints = 0,
    };
}
