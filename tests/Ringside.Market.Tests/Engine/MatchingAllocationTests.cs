using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Testing;

namespace Ringside.Market.Tests.Engine;

/// <summary>No command allocates.</summary>
public sealed class MatchingAllocationTests
{
    [Fact]
    public void Commands_of_all_kinds_allocate_nothing()
    {
        EventBuffer buffer = new();
        using MatchingEngine<EventBufferSink> engine = new(Venue.Small, buffer.Sink);
        Command[] commands = new Command[20_000];
        RandomCommands stream = new(new SeededRandom(3));
        for (int step = 0; step < commands.Length; step++)
            commands[step] = stream.Next();
        long allocated = Allocations.Measure(() =>
        {
            foreach (ref readonly Command command in commands.AsSpan())
            {
                buffer.Clear();
                engine.Apply(command);
            }
        });
        Assert.Equal(0, allocated);
        Assert.Equal(0, buffer.Growths);
        Assert.True(engine.MatchCount > 1_000);
    }

    [Fact]
    public void A_buffer_grows_when_it_is_full_and_counts_it()
    {
        EventBuffer buffer = new(1);
        using MatchingEngine<EventBufferSink> engine = new(Venue.Small, buffer.Sink);
        for (int step = 0; step < 5; step++)
            engine.Apply(new Command());
        Assert.Equal(5, buffer.Count);
        Assert.Equal(3, buffer.Growths);
        Assert.Equal(8, buffer.Capacity);
    }
}
