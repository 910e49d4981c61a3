using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Engine;

/// <summary>The digest that is kept is the one that is worked out, tells states apart, and does not depend on the secret.</summary>
public sealed class StateDigestTests
{
    [Fact]
    public void After_each_command_it_is_that_of_the_state()
    {
        SeededRandom.ForEachSeed(20, random =>
        {
            EventBuffer buffer = new();
            using MatchingEngine<EventBufferSink> engine = new(Venue.Small, buffer.Sink);
            RandomCommands commands = new(random);
            for (int step = 0; step < 1_000; step++)
            {
                engine.Apply(commands.Next());
                Assert.Equal(engine.ComputeDigest(), engine.Digest);
            }
        });
    }

    [Fact]
    public void It_does_not_depend_on_the_secret_nor_on_capacities()
    {
        SeededRandom random = new(7);
        EventBuffer one = new();
        EventBuffer other = new();
        using MatchingEngine<EventBufferSink> left = new(Venue.Small, one.Sink);
        using MatchingEngine<EventBufferSink> right = new(
            Venue.Small with { HashSecret = 0xFEED, ExpectedOrders = 100, WindowBits = 12, MaximumMembers = 50 }, other.Sink);
        RandomCommands commands = new(random);
        for (int step = 0; step < 3_000; step++)
        {
            Command command = commands.Next();
            left.Apply(command);
            right.Apply(command);
            Assert.Equal(left.Digest, right.Digest);
        }

        Assert.Equal(EventText.Of(one.Events), EventText.Of(other.Events));
    }

    [Fact]
    public void It_is_the_same_number_on_every_machine()
    {
        using Venue venue = new();
        venue.Sell(1, 10, 101, display: 3);
        venue.Stop(Side.Bid, 2, 7, 101, 100);
        venue.Buy(3, 4, 101, session: 12);
        Assert.Equal(2199605245714036495UL, venue.Engine.Digest);
    }

    [Fact]
    public void It_tells_states_apart_that_look_alike()
    {
        HashSet<ulong> seen = [];
        Assert.True(seen.Add(DigestOf(venue => venue.Buy(1, 5, 99))));
        Assert.True(seen.Add(DigestOf(venue => venue.Buy(2, 5, 99))));
        Assert.True(seen.Add(DigestOf(venue => venue.Buy(1, 99, 5))));
        Assert.True(seen.Add(DigestOf(venue => venue.Sell(1, 5, 99, 11))));
        Assert.True(seen.Add(DigestOf(venue => venue.Buy(1, 5, 99, 12))));
        Assert.True(seen.Add(DigestOf(venue => venue.Buy(1, 5, 99, display: 2))));
        Assert.True(seen.Add(DigestOf(venue => venue.Buy(1, 5, 99, time: TimeInForce.Day))));
        Assert.True(seen.Add(DigestOf(venue => venue.Buy(1, 5, 99, mode: SelfTradeMode.Decrement))));
        Assert.True(seen.Add(DigestOf(venue => venue.Buy(1, 5, 99, flags: CommandFlags.PostOnly))));
        Assert.True(seen.Add(DigestOf(venue => venue.Stop(Side.Bid, 1, 5, 99))));
        Assert.True(seen.Add(DigestOf(venue => venue.Stop(Side.Bid, 1, 5, 99, 99))));
        Assert.True(seen.Add(DigestOf(venue => venue.State(TradingState.Halted))));
        Assert.True(seen.Add(DigestOf(venue => venue.Disconnect(11))));
        Assert.True(seen.Add(DigestOf(venue => venue.Limits(1, 5))));
        Assert.True(seen.Add(DigestOf(venue => venue.Tick(5))));
    }

    [Fact]
    public void It_sees_the_order_of_a_queue()
    {
        static void Same(Venue venue)
        {
            venue.Buy(1, 5, 99);
            venue.Buy(2, 5, 99);
            venue.Replace(2, 5, 99);
        }

        static void Turned(Venue venue)
        {
            venue.Buy(1, 5, 99);
            venue.Buy(2, 5, 99);
            venue.Replace(1, 5, 99);
        }

        Assert.NotEqual(DigestOf(Same), DigestOf(Turned));
    }

    private static ulong DigestOf(Func<Venue, string> change)
    {
        using Venue venue = new();
        change(venue);
        return venue.Engine.Digest;
    }

    private static ulong DigestOf(Action<Venue> change)
    {
        using Venue venue = new();
        change(venue);
        return venue.Engine.Digest;
    }
}
