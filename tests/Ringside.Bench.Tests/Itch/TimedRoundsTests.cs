using Ringside.Bench.Itch;

namespace Ringside.Bench.Tests.Itch;

public sealed class TimedRoundsTests
{
    [Fact]
    public void The_slow_rounds_of_a_small_day_are_over_before_the_first_timed_one()
    {
        int runs = 0;
        double[] seconds = TimedRounds.Measure(new ItchBenchmarkOptions { Rounds = 15 }, () => runs++ < 40 ? 0.02 : 0.005);
        Assert.Equal(15, seconds.Length);
        Assert.All(seconds, one => Assert.Equal(0.005, one));
    }

    [Fact]
    public void The_warm_up_goes_on_while_rounds_get_faster()
    {
        int runs = 0;
        double[] seconds = TimedRounds.Measure(
            new ItchBenchmarkOptions { Rounds = 3, WarmUpMilliseconds = 1 }, () => 0.1 / Math.Min(++runs, 20));
        Assert.Equal([0.005, 0.005, 0.005], seconds);
    }

    [Fact]
    public void Half_of_the_time_is_for_timed_rounds_and_there_is_one_in_any_case()
    {
        int runs = 0;
        double Round(double each)
        {
            runs++;
            return each;
        }

        ItchBenchmarkOptions options = new() { WarmUpMilliseconds = 60_000, MaximumMillisecondsPerPart = 1_000 };
        Assert.Equal(4, TimedRounds.Measure(options, () => Round(0.125)).Length);
        Assert.Equal(8, runs);
        Assert.Single(TimedRounds.Measure(options, () => Round(5)));
        Assert.Equal(10, runs);
    }

    [Fact]
    public void No_warm_up_is_none()
    {
        int runs = 0;
        Assert.Equal(2, TimedRounds.Measure(new ItchBenchmarkOptions { Rounds = 2, WarmUpMilliseconds = 0 }, () => ++runs).Length);
        Assert.Equal(2, runs);
    }
}
