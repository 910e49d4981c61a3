using Ringside.Lab.Measurement;
using Ringside.Testing;

namespace Ringside.Lab.Tests.Measurement;

public sealed class LatencyHistogramTests
{
    private static readonly double[] Percentiles = [0, 0.1, 1, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100];

    [Fact]
    public void Any_percentile_is_within_the_promised_relative_error_of_the_sorted_samples()
    {
        SeededRandom.ForEachSeed(60, random =>
        {
            var digits = random.Next(1, 6);
            var histogram = new LatencyHistogram(LatencyHistogram.DefaultHighestTrackableNanos, digits);
            var samples = Samples(random, random.Next(1, 3000));
            foreach (var sample in samples)
            {
                histogram.Record(sample);
            }

            Array.Sort(samples);
            Assert.Equal(samples.Length, histogram.Count);
            Assert.Equal(samples[0], histogram.Minimum);
            Assert.Equal(samples[^1], histogram.Maximum);
            foreach (var percentile in Percentiles)
            {
                var exact = samples[NearestRank(percentile, samples.Length) - 1];
                var given = histogram.ValueAtPercentile(percentile);
                Assert.InRange(given, exact, exact + (long)(exact * Math.Pow(10, -digits)));
            }
        });
    }

    [Fact]
    public void Every_value_falls_into_a_bucket_that_contains_it_and_is_narrow_enough()
    {
        SeededRandom.ForEachSeed(40, random =>
        {
            var histogram = new LatencyHistogram();
            foreach (var value in Samples(random, 50).Append(0).Append(2047).Append(2048).Append(histogram.HighestTrackableNanos))
            {
                histogram.Reset();
                histogram.Record(value);
                var bucket = Assert.Single(AllBuckets(histogram));
                Assert.InRange(value, bucket.LowestNanos, bucket.HighestNanos);
                Assert.True((bucket.HighestNanos - bucket.LowestNanos) * 1000 < Math.Max(1, bucket.LowestNanos));
            }
        });
    }

    [Fact]
    public void The_layout_is_that_of_HdrHistogram()
    {
        // The foot of the example file of the HdrHistogram project has 2,048 steps for three digits.
        var histogram = new LatencyHistogram();
        Assert.Equal(2048, histogram.StepsPerMagnitude);
        Assert.Equal(32, histogram.MagnitudeCount);

        // Single steps up to 2,047, then steps of 2 up to 4,095, then steps of 4.
        foreach (var value in new long[] { 2047, 2048, 4095, 4096, 171_647 })
        {
            histogram.Record(value);
        }

        (long Lowest, long Highest)[] expected = [(2047, 2047), (2048, 2049), (4094, 4095), (4096, 4099), (171_520, 171_647)];
        Assert.Equal(expected, AllBuckets(histogram).Select(bucket => (bucket.LowestNanos, bucket.HighestNanos)));
    }

    [Fact]
    public void A_value_above_the_range_is_counted_at_its_end_and_as_saturated()
    {
        var histogram = new LatencyHistogram(1_000_000);
        histogram.Record(1_000_000);
        histogram.Record(1_000_001);
        histogram.Record(long.MaxValue);
        Assert.Equal(3, histogram.Count);
        Assert.Equal(2, histogram.Saturated);
        Assert.Equal(1_000_000, histogram.Minimum);
        Assert.Equal(1_000_000, histogram.Maximum);
        Assert.Equal(1_000_000, histogram.ValueAtPercentile(50));
    }

    [Fact]
    public void A_negative_value_is_counted_as_negative_and_not_recorded()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(-1);
        histogram.Record(long.MinValue);
        Assert.Equal(2, histogram.Negative);
        Assert.Equal(0, histogram.Count);
        Assert.Empty(AllBuckets(histogram));
    }

    [Fact]
    public void An_empty_histogram_gives_zeros()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(0, histogram.Minimum);
        Assert.Equal(0, histogram.Maximum);
        Assert.Equal(0, histogram.ValueAtPercentile(0));
        Assert.Equal(0, histogram.ValueAtPercentile(99.9));
        Assert.Equal(0, histogram.ValueAtPercentile(100));
        Assert.Equal(0, histogram.Mean);
        Assert.Equal(0, histogram.StandardDeviation);
    }

    [Fact]
    public void A_percentile_outside_of_0_to_100_is_taken_as_the_nearer_end()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(10);
        histogram.Record(20);
        Assert.Equal(10, histogram.ValueAtPercentile(-5));
        Assert.Equal(10, histogram.ValueAtPercentile(double.NaN));
        Assert.Equal(20, histogram.ValueAtPercentile(1000));
    }

    [Fact]
    public void Exactly_999_of_1000_values_are_the_99_9th_percentile()
    {
        var histogram = new LatencyHistogram();
        for (var value = 1; value <= 1000; value++)
        {
            histogram.Record(value);
        }

        Assert.Equal(999, histogram.ValueAtPercentile(99.9));
        Assert.Equal(500, histogram.ValueAtPercentile(50));
        Assert.Equal(1, histogram.ValueAtPercentile(0.1));
    }

    [Fact]
    public void Mean_and_standard_deviation_agree_with_the_samples()
    {
        SeededRandom.ForEachSeed(20, random =>
        {
            var histogram = new LatencyHistogram();
            var samples = Samples(random, 500);
            foreach (var sample in samples)
            {
                histogram.Record(sample);
            }

            var mean = samples.Average();
            var deviation = Math.Sqrt(samples.Average(sample => (sample - mean) * (sample - mean)));
            Assert.InRange(histogram.Mean, mean * 0.999, mean * 1.001);
            Assert.InRange(histogram.StandardDeviation, deviation * 0.998, deviation * 1.002);
        });
    }

    [Fact]
    public void Adding_gives_what_recording_everything_in_one_gives()
    {
        SeededRandom.ForEachSeed(20, random =>
        {
            LatencyHistogram first = new(10_000_000), second = new(10_000_000), whole = new(10_000_000);
            for (var count = random.Next(0, 2000); count > 0; count--)
            {
                var value = random.NextInt64(-1000, 11_000_000);
                (random.NextBool() ? first : second).Record(value);
                whole.Record(value);
            }

            first.Add(second);
            Assert.Equal(AllBuckets(whole), AllBuckets(first));
            Assert.Equal((whole.Count, whole.Saturated, whole.Negative), (first.Count, first.Saturated, first.Negative));
            Assert.Equal((whole.Minimum, whole.Maximum), (first.Minimum, first.Maximum));
        });
    }

    [Fact]
    public void Adding_a_histogram_of_another_layout_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new LatencyHistogram(1000).Add(new LatencyHistogram(2000)));
        Assert.Contains("expected a histogram up to 1000 ns with 3 digits, got one up to 2000 ns", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new LatencyHistogram(1000, 2).Add(new LatencyHistogram(1000, 3)));
    }

    [Fact]
    public void Reset_forgets_everything()
    {
        var histogram = new LatencyHistogram(1000);
        histogram.Record(5);
        histogram.Record(-5);
        histogram.Record(5000);
        histogram.Reset();
        Assert.Equal((0L, 0L, 0L), (histogram.Count, histogram.Saturated, histogram.Negative));
        Assert.Empty(AllBuckets(histogram));
        histogram.Record(7);
        Assert.Equal((7L, 7L), (histogram.Minimum, histogram.Maximum));
    }

    [Fact]
    public void Recording_and_walking_allocate_nothing()
    {
        var histogram = new LatencyHistogram();
        var allocated = Allocations.Measure(() =>
        {
            for (var value = -10L; value < 5_000_000_000_000; value = (value * 5 / 4) + 1)
            {
                histogram.Record(value);
            }

            var seen = 0L;
            foreach (var bucket in histogram.Buckets)
            {
                seen += bucket.Count;
            }

            Assert.True(seen == histogram.Count);
        });
        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(1000, 0)]
    [InlineData(1000, 6)]
    public void A_layout_that_makes_no_sense_is_refused(long highest, int digits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyHistogram(highest, digits));

    private static int NearestRank(double percentile, int count) =>
        Math.Max(1, (int)Math.Ceiling((decimal)percentile * count / 100));

    // Uniform over the magnitudes, so that all bucket widths are met.
    private static long[] Samples(SeededRandom random, int count)
    {
        var samples = new long[count];
        for (var index = 0; index < count; index++)
        {
            samples[index] = Math.Min(random.NextInt64(1L << random.Next(1, 42)), LatencyHistogram.DefaultHighestTrackableNanos);
        }

        return samples;
    }

    private static List<HistogramBucket> AllBuckets(LatencyHistogram histogram)
    {
        var buckets = new List<HistogramBucket>();
        foreach (var bucket in histogram.Buckets)
        {
            buckets.Add(bucket);
        }

        return buckets;
    }
}
