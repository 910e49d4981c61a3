using Ringside.Lab.Measurement;

namespace Ringside.Lab.Tests.Measurement;

public sealed class DistributionTests
{
    [Theory]
    [InlineData(1, false, false, false, false)]
    [InlineData(19, false, false, false, false)]
    [InlineData(20, true, false, false, false)]
    [InlineData(99, true, false, false, false)]
    [InlineData(100, true, true, false, false)]
    [InlineData(999, true, true, false, false)]
    [InlineData(1000, true, true, true, false)]
    [InlineData(9999, true, true, true, false)]
    [InlineData(10_000, true, true, true, true)]
    public void A_percentile_is_given_only_with_ten_samples_beyond_it(int samples, bool p50, bool p90, bool p99, bool p999)
    {
        var distribution = Distribution.Of(UpTo(samples));
        Assert.Equal(
            (p50, p90, p99, p999),
            (distribution.P50 is not null, distribution.P90 is not null, distribution.P99 is not null, distribution.P999 is not null));
        Assert.Equal(samples, distribution.Count);
        Assert.Equal(1, distribution.Minimum);
        Assert.Equal(samples, distribution.Maximum);
    }

    [Fact]
    public void The_percentiles_are_those_of_the_histogram()
    {
        var histogram = UpTo(10_000);
        var distribution = Distribution.Of(histogram);
        Assert.Equal(histogram.ValueAtPercentile(50), distribution.P50);
        Assert.Equal(histogram.ValueAtPercentile(90), distribution.P90);
        Assert.Equal(histogram.ValueAtPercentile(99), distribution.P99);
        Assert.Equal(histogram.ValueAtPercentile(99.9), distribution.P999);
    }

    [Fact]
    public void Nothing_recorded_is_the_empty_distribution()
    {
        Assert.Equal(Distribution.Empty, Distribution.Of(new LatencyHistogram()));
        Assert.Equal(0, Distribution.Empty.Count);
        Assert.Null(Distribution.Empty.Minimum);
        Assert.Null(Distribution.Empty.Maximum);
        Assert.Null(Distribution.Empty.P50);
    }

    private static LatencyHistogram UpTo(int samples)
    {
        var histogram = new LatencyHistogram(1_000_000, 5);
        for (var value = 1; value <= samples; value++)
        {
            histogram.Record(value);
        }

        return histogram;
    }
}
