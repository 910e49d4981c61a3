using System.Buffers;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Engine;

/// <summary>A loaded engine is the saved one: the same digest, the same bytes, the same future. And no bytes do harm.</summary>
public sealed class MatchingSnapshotTests
{
    [Fact]
    public void A_loaded_engine_has_the_same_digest_the_same_book_and_the_same_bytes()
    {
        using Venue venue = Busy();
        byte[] saved = Save(venue.Engine);
        using MatchingEngine<EventBufferSink> loaded = Load(saved, Venue.Small with { HashSecret = 77 });
        Assert.Equal(venue.Engine.Digest, loaded.Digest);
        Assert.Equal(loaded.Digest, loaded.ComputeDigest());
        Assert.Equal(venue.Book, BookText.Of(loaded, Venue.Instrument));
        Assert.Equal(saved, Save(loaded));
    }

    [Fact]
    public void A_loaded_engine_has_the_same_future()
    {
        SeededRandom.ForEachSeed(20, random =>
        {
            EventBuffer one = new();
            EventBuffer other = new();
            using MatchingEngine<EventBufferSink> engine = new(Venue.Small, one.Sink);
            RandomCommands commands = new(random);
            commands.Run(engine, 400);
            MatchingEngineOptions options = Venue.Small with { HashSecret = random.NextUInt64() };
            Assert.True(MatchingEngine<EventBufferSink>.TryLoad(
                Save(engine), options, other.Sink, out MatchingEngine<EventBufferSink>? loaded, out _));
            for (int step = 0; step < 400; step++)
            {
                one.Clear();
                other.Clear();
                Command command = commands.Next();
                engine.Apply(command);
                loaded.Apply(command);
                Assert.Equal(EventText.Of(one.Events), EventText.Of(other.Events));
                Assert.Equal(engine.Digest, loaded.Digest);
            }

            loaded.Dispose();
        });
    }

    [Fact]
    public void Spoiled_bytes_are_refused_with_a_reason_and_never_throw()
    {
        using Venue venue = Busy();
        byte[] saved = Save(venue.Engine);
        SeededRandom.ForEachSeed(4, random =>
        {
            ByteMutator mutator = new(random, saved);
            for (int round = 0; round < 300; round++)
            {
                byte[] spoiled = mutator.Next();
                if (!spoiled.AsSpan().SequenceEqual(saved))
                    AssertRefused(spoiled);
            }
        });
    }

    [Theory]
    [InlineData(0, "bytes")]
    [InlineData(103, "bytes")]
    public void Too_few_bytes_are_refused(int length, string expected)
    {
        Assert.Contains(expected, AssertRefused(new byte[length]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_that_does_not_fit_the_options_is_refused()
    {
        using Venue venue = Busy();
        string error = AssertRefused(Save(venue.Engine), MatchingEngineOptions.Tiny with { MaximumOrders = 5, ExpectedOrders = 1 });
        Assert.StartsWith("The snapshot has 6 orders; this engine takes 5.", error, StringComparison.Ordinal);
    }

    private static Venue Busy()
    {
        Venue venue = new();
        venue.Define(Venue.Instrument, collar: 5_000, dayEnd: 1_000);
        venue.Limits(2, 1_000, 1_000_000, 50);
        venue.Buy(1, 5, 99, time: TimeInForce.Day);
        venue.Buy(2, 5, 99, session: 12);
        venue.Sell(3, 20, 101, display: 3, mode: SelfTradeMode.Decrement);
        venue.Sell(4, 5, 101, flags: CommandFlags.PostOnly);
        venue.Buy(5, 4, 101);
        venue.Stop(Side.Bid, 6, 5, 120);
        venue.Stop(Side.Ask, 7, 5, 80, 79);
        venue.Replace(1, 6, 99);
        venue.Connect(12, 1, CommandFlags.CancelOnDisconnect);
        return venue;
    }

    private static byte[] Save(MatchingEngine<EventBufferSink> engine)
    {
        ArrayBufferWriter<byte> writer = new();
        engine.Save(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static MatchingEngine<EventBufferSink> Load(byte[] saved, MatchingEngineOptions options)
    {
        bool isLoaded = MatchingEngine<EventBufferSink>.TryLoad(
            saved, options, new EventBuffer().Sink, out MatchingEngine<EventBufferSink>? engine, out string error);
        Assert.True(isLoaded, error);
        return engine!;
    }

    private static string AssertRefused(byte[] bytes, MatchingEngineOptions? options = null)
    {
        Assert.False(MatchingEngine<EventBufferSink>.TryLoad(
            bytes, options ?? Venue.Small, new EventBuffer().Sink, out MatchingEngine<EventBufferSink>? engine, out string error));
        Assert.Null(engine);
        Assert.NotEmpty(error);
        return error;
    }
}
