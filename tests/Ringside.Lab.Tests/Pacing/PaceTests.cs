using Ringside.Lab.Pacing;

namespace Ringside.Lab.Tests.Pacing;

public sealed class PaceTests
{
    [Theory]
    [InlineData("max")]
    [InlineData("rate:20000")]
    [InlineData("rate:1")]
    [InlineData("speed:2.5")]
    [InlineData("speed:0.01")]
    [InlineData("burst:100@50")]
    public void What_can_be_typed_is_read(string text)
    {
        Assert.True(Pace.TryParse(text, out Pace? pace, out string? error));
        Assert.Null(error);
        Assert.Equal(text, pace.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("max:1")]
    [InlineData("rate")]
    [InlineData("rate:")]
    [InlineData("rate:0")]
    [InlineData("rate:-1")]
    [InlineData("rate:1e3")]
    [InlineData("rate:999999999999")]
    [InlineData("speed:0")]
    [InlineData("speed:-1")]
    [InlineData("speed:NaN")]
    [InlineData("burst:10")]
    [InlineData("burst:10@0")]
    [InlineData("burst:@10")]
    public void Anything_else_is_refused_with_what_was_expected(string text)
    {
        Assert.False(Pace.TryParse(text, out Pace? pace, out string? error));
        Assert.Null(pace);
        Assert.Contains("expected max, rate:", error, StringComparison.Ordinal);
        Assert.Contains($"'{text}'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_does_not_drift_over_billions_of_packets()
    {
        Assert.True(Pace.TryParse("rate:3", out Pace? pace, out _));
        var pacer = new Pacer(pace);
        pacer.Start(0);
        for (int packet = 0; packet < 3_000_000; packet++)
        {
            pacer.Advance(0);
        }

        Assert.Equal(1_000_000_000_000_000, pacer.DueNanos(0, 0));
    }

    [Fact]
    public void Recorded_times_far_apart_at_a_tiny_speed_stay_in_range()
    {
        Assert.True(Pace.TryParse("speed:0.00000001", out Pace? pace, out _));
        var pacer = new Pacer(pace);
        pacer.Start(1);
        pacer.Advance(0);
        Assert.InRange(pacer.DueNanos(long.MaxValue / 1000, 1), 1, long.MaxValue - 1);
    }

    [Fact]
    public void Recorded_times_that_run_backwards_are_due_at_once()
    {
        Assert.True(Pace.TryParse("speed:1", out Pace? pace, out _));
        var pacer = new Pacer(pace);
        pacer.Start(500);
        pacer.Advance(1_000);
        Assert.Equal(500, pacer.DueNanos(10, 700));
    }
}
