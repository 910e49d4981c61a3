using Ringside.App.Output.Itch;

namespace Ringside.App.Tests.Output.Itch;

public sealed class TimeOfDayTests
{
    [Theory]
    [InlineData("09:30", 34_200_000_000_000)]
    [InlineData("09:30:01", 34_201_000_000_000)]
    [InlineData("09:30:01.5", 34_201_500_000_000)]
    [InlineData("23:59:59.999999999", 86_399_999_999_999)]
    [InlineData("00:00:00.000000001", 1)]
    public void Times_are_read(string text, long expected)
    {
        Assert.True(TimeOfDay.TryParse(text, out long nanos));
        Assert.Equal(expected, nanos);
        Assert.StartsWith(text, TimeOfDay.Format(nanos), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("9:30")]
    [InlineData("24:00")]
    [InlineData("09:60")]
    [InlineData("09:30:60")]
    [InlineData("09:30.5")]
    [InlineData("09:30:00.")]
    [InlineData("09:30:00.1234567890")]
    [InlineData("09:30:00.-1")]
    [InlineData("09:30:00:00")]
    [InlineData("-9:30")]
    public void Anything_else_is_no_time(string text) => Assert.False(TimeOfDay.TryParse(text, out _));
}
