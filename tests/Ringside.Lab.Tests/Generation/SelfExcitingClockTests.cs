using Ringside.Lab.Generation;
using Ringside.Net.Randomness;

namespace Ringside.Lab.Tests.Generation;

public sealed class SelfExcitingClockTests
{
    private const int Messages = 50_000;

    [Fact]
    public void The_mean_rate_is_the_base_rate_with_all_its_descendants()
    {
        // 250 a second, each with 0.75 children on average: 250 / (1 - 0.75) = 1000 a second.
        long[] times = Run(75);

        Assert.InRange(times[^1] / Messages, 900_000, 1_100_000);
    }

    [Fact]
    public void Without_children_arrivals_are_a_plain_poisson_process() =>
        Assert.InRange(Dispersion(Run(0)), 0.9, 1.1);

    [Fact]
    public void With_children_arrivals_cluster() =>
        Assert.True(Dispersion(Run(75)) > 5);

    [Fact]
    public void Time_never_goes_back()
    {
        long[] times = Run(75);

        Assert.True(times.Zip(times.Skip(1)).All(pair => pair.First <= pair.Second));
    }

    private static long[] Run(int childrenPercent)
    {
        SelfExcitingClock clock = new(new SeededRandom(1), 250, childrenPercent, 4_000_000);
        return [.. Enumerable.Range(0, Messages).Select(_ => clock.Advance())];
    }

    /// <summary>Variance over mean of the counts in windows of 100 ms: 1 for a Poisson process, more when arrivals cluster.</summary>
    private static double Dispersion(long[] times)
    {
        int[] counts = new int[(times[^1] / 100_000_000) + 1];
        foreach (long time in times)
        {
            counts[time / 100_000_000]++;
        }

        double mean = counts.Average();
        return counts.Average(count => (count - mean) * (count - mean)) / mean;
    }
}
