using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>A window with room for ten packets of 100 bytes.</summary>
public sealed class BatchAssemblerTests
{
    private readonly BatchAssembler _window = new(batches: 64, mostBytes: 1_000);

    [Fact]
    public void A_full_window_takes_what_it_waits_for()
    {
        for (long number = 2; number < 20; number++)
            Add(number, next: 1);
        Assert.Equal(8, _window.Dropped);
        Add(1, next: 1);
        Assert.True(_window.TryTake(1, out _));
        for (long number = 2; number < 11; number++)
            Assert.True(_window.TryTake(number, out _), $"batch {number}");
        Assert.False(_window.TryTake(11, out _));
    }

    [Fact]
    public void What_is_farthest_ahead_goes_first_and_what_is_farther_still_does_not_come_in()
    {
        for (long number = 11; number < 21; number++)
            Add(number, next: 10);
        Add(30, next: 10);
        Add(10, next: 10, fragment: 0, isEnd: false);
        Add(10, next: 10, fragment: 1);
        Assert.Equal(18, _window.Highest);
        for (long number = 10; number < 19; number++)
            Assert.True(_window.TryTake(number, out _), $"batch {number}");
        Add(30, next: 19);
        Assert.True(_window.TryTake(30, out _));
    }

    [Fact]
    public void What_lies_behind_keeps_nothing_out()
    {
        for (long number = 1; number < 11; number++)
            Add(number, next: 1, isEnd: false);
        Add(40, next: 30);
        Assert.True(_window.TryTake(40, out _));
    }

    // Whichever half comes last: it stands alone.
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Packets_of_two_epochs_are_not_joined(uint first, uint second)
    {
        Add(1, next: 1, fragment: 0, isEnd: false, first);
        Add(1, next: 1, fragment: 1, isEnd: true, second);
        Assert.False(_window.TryTake(1, out _));
        Add(1, next: 1, fragment: 1, isEnd: true, first);
        Add(1, next: 1, fragment: 0, isEnd: false, second);
        Assert.False(_window.TryTake(1, out _));
        Add(1, next: 1, fragment: 1, isEnd: true, second);
        Assert.True(_window.TryTake(1, out _));
    }

    private void Add(long number, long next, ushort fragment = 0, bool isEnd = true, uint epoch = 1)
    {
        var header = new StreamHeader
        {
            Stream = StreamId.Shard(1),
            Flags = (fragment == 0 ? StreamFlags.First : 0) | (isEnd ? StreamFlags.End : 0),
            Epoch = epoch,
            Fragment = fragment,
            Length = 52,
            Number = number,
            Identity = 5,
        };
        _window.Add(header, new byte[100], next);
    }
}
