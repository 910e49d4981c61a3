using Ringside.Exchange.Configuration;
using Ringside.Exchange.Shards;
using Ringside.Exchange.Tests.MarketData;
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

            // Once more: it is over, and nothing begins.
            venue.RestartEngine();
            venue.Wait(5 * SmallVenue.Second);
            Assert.True(venue.Engine.IsDayOver);
            Assert.Equal(0, venue.Engine.Counters.Sequenced);
        }

        Assert.True(ends.Distinct().Count() > 1, $"the engines ended at one place only: {string.Join(' ', ends)}");
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
