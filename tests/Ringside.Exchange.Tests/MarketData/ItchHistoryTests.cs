using Ringside.Exchange.MarketData;

namespace Ringside.Exchange.Tests.MarketData;

public sealed class ItchHistoryTests
{
    [Fact]
    public void The_newest_messages_are_kept()
    {
        ItchHistory history = new(4);
        for (byte number = 1; number <= 10; number++)
        {
            Assert.Equal((ulong)number, history.NextNumber);
            history.Append([number, .. new byte[number]]);
        }

        Assert.Equal(7UL, history.FirstNumber);
        Assert.False(history.TryRead(6, out _));
        Assert.False(history.TryRead(11, out _));
        Assert.False(history.TryRead(0, out _));
        for (byte number = 7; number <= 10; number++)
        {
            Assert.True(history.TryRead(number, out ReadOnlySpan<byte> message));
            Assert.Equal(number + 1, message.Length);
            Assert.Equal(number, message[0]);
        }
    }

    [Fact]
    public void It_may_start_anywhere()
    {
        ItchHistory history = new(4);
        history.Append([1]);
        history.StartAt(100);

        Assert.Equal(100UL, history.FirstNumber);
        Assert.False(history.TryRead(1, out _));
        Assert.False(history.TryRead(99, out _));
        history.Append([7]);
        Assert.Equal(100UL, history.FirstNumber);
        Assert.True(history.TryRead(100, out ReadOnlySpan<byte> message));
        Assert.Equal(7, message[0]);
    }

    [Fact]
    public void Too_long_messages_and_impossible_sizes_are_errors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ItchHistory(0));
        ItchHistory history = new(3);
        Assert.Equal(4, history.Capacity);
        history.Append(new byte[ItchHistory.LongestMessage]);
        Assert.Throws<ArgumentException>(() => history.Append(new byte[ItchHistory.LongestMessage + 1]));
    }
}
