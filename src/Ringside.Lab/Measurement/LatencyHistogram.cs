using System.Numerics;

namespace Ringside.Lab.Measurement;

/// <summary>Counts latencies in log-linear buckets, so that a run of any length takes the same memory and any percentile can be read
/// later.</summary>
/// <remarks>
/// <para>The layout is that of HdrHistogram (http://hdrhistogram.org) with a lowest value of 1: values are grouped by their magnitude
/// (a power of two), every magnitude is cut into equal steps, and there are enough steps that two values in one bucket differ by less
/// than one part in 10^digits. With three digits and one hour these are 33 x 1,024 counters, 264 KiB, allocated once.</para>
/// <para>Magnitude m &gt; 0 only needs the upper half of its steps, because its lower half is covered by the magnitudes below; so the
/// counters of one magnitude follow those of the magnitude below without a gap, and magnitude 0 takes two halves.</para>
/// <para>What can go wrong never throws: a value above the range is counted at the highest one and in <see cref="Saturated"/>, a negative
/// one (two clocks that disagree) is counted in <see cref="Negative"/> only. One writer; not safe for several threads.</para>
/// </remarks>
public sealed class LatencyHistogram
{
    /// <summary>Highest value by default: one hour.</summary>
    public const long DefaultHighestTrackableNanos = 3_600_000_000_000;

    /// <summary>Significant decimal digits by default: neighbours in a bucket differ by less than 0.1 %.</summary>
    public const int DefaultSignificantDigits = 3;

    private readonly long[] _counts;
    private readonly int _halfCountMagnitude;
    private readonly int _halfCount;
    private readonly long _stepMask;
    private long _minimum = long.MaxValue;
    private long _maximum;

    /// <summary>Makes an empty histogram; all memory it will ever need is taken here.</summary>
    /// <param name="highestTrackableNanos">Highest value that keeps its resolution, in nanoseconds; at least 2.</param>
    /// <param name="significantDigits">Decimal digits that a value keeps, 1 to 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside of the ranges above.</exception>
    public LatencyHistogram(
        long highestTrackableNanos = DefaultHighestTrackableNanos,
        int significantDigits = DefaultSignificantDigits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(highestTrackableNanos, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(significantDigits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(significantDigits, 5);
        HighestTrackableNanos = highestTrackableNanos;
        SignificantDigits = significantDigits;

        long singleStepUpTo = 2;
        for (var digit = 0; digit < significantDigits; digit++)
        {
            singleStepUpTo *= 10;
        }

        // Up to 2 x 10^digits every integer has a bucket of its own: above that a step of 2 is less than one part in 10^digits.
        _halfCountMagnitude = BitOperations.Log2((ulong)singleStepUpTo - 1);
        _halfCount = 1 << _halfCountMagnitude;
        _stepMask = ((long)_halfCount << 1) - 1;
        MagnitudeCount = MagnitudeOf(highestTrackableNanos) + 1;
        _counts = new long[(MagnitudeCount + 1) * _halfCount];
    }

    /// <summary>Highest value that keeps its resolution, in nanoseconds; greater ones are counted as this one.</summary>
    public long HighestTrackableNanos { get; }

    /// <summary>Decimal digits that a value keeps.</summary>
    public int SignificantDigits { get; }

    /// <summary>Powers of two that the layout tells apart ("Buckets" of an .hgrm file).</summary>
    public int MagnitudeCount { get; }

    /// <summary>Steps that a magnitude is cut into ("SubBuckets" of an .hgrm file).</summary>
    public int StepsPerMagnitude => _halfCount * 2;

    /// <summary>Values recorded, the saturated ones included, the negative ones not.</summary>
    public long Count { get; private set; }

    /// <summary>Values above <see cref="HighestTrackableNanos"/>, recorded as that value.</summary>
    public long Saturated { get; private set; }

    /// <summary>Values below zero, not recorded.</summary>
    public long Negative { get; private set; }

    /// <summary>Smallest value recorded, exactly, in nanoseconds; 0 when empty.</summary>
    public long Minimum => Count == 0 ? 0 : _minimum;

    /// <summary>Greatest value recorded, exactly (a saturated one as the highest trackable), in nanoseconds; 0 when empty.</summary>
    public long Maximum => _maximum;

    /// <summary>Mean in nanoseconds, from the middles of the buckets, so within the resolution; 0 when empty.</summary>
    public double Mean
    {
        get
        {
            var sum = 0.0;
            foreach (var bucket in Buckets)
            {
                sum += (double)bucket.MiddleNanos * bucket.Count;
            }

            return Count == 0 ? 0 : sum / Count;
        }
    }

    /// <summary>Standard deviation of the population in nanoseconds, from the middles of the buckets; 0 when empty.</summary>
    public double StandardDeviation
    {
        get
        {
            var mean = Mean;
            var sum = 0.0;
            foreach (var bucket in Buckets)
            {
                var deviation = bucket.MiddleNanos - mean;
                sum += deviation * deviation * bucket.Count;
            }

            return Count == 0 ? 0 : Math.Sqrt(sum / Count);
        }
    }

    /// <summary>The buckets that hold at least one value, from the lowest up; to be used in a foreach, allocates nothing.</summary>
    public HistogramBuckets Buckets => new(this);

    /// <summary>Counts one value. Allocates nothing, never throws.</summary>
    /// <param name="nanos">Latency in nanoseconds.</param>
    public void Record(long nanos)
    {
        if (nanos < 0)
        {
            Negative++;
            return;
        }

        if (nanos > HighestTrackableNanos)
        {
            Saturated++;
            nanos = HighestTrackableNanos;
        }

        _counts[IndexOf(nanos)]++;
        Count++;
        _minimum = Math.Min(_minimum, nanos);
        _maximum = Math.Max(_maximum, nanos);
    }

    /// <summary>Adds all values of another histogram, for instance of another round.</summary>
    /// <param name="other">A histogram of the same range and digits; it is not changed.</param>
    /// <exception cref="ArgumentException">The layouts differ.</exception>
    public void Add(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.HighestTrackableNanos != HighestTrackableNanos || other.SignificantDigits != SignificantDigits)
        {
            throw new ArgumentException(
                $"expected a histogram up to {HighestTrackableNanos} ns with {SignificantDigits} digits, "
                + $"got one up to {other.HighestTrackableNanos} ns with {other.SignificantDigits} digits",
                nameof(other));
        }

        for (var index = 0; index < _counts.Length; index++)
        {
            _counts[index] += other._counts[index];
        }

        _minimum = Math.Min(_minimum, other._minimum);
        _maximum = Math.Max(_maximum, other._maximum);
        Count += other.Count;
        Saturated += other.Saturated;
        Negative += other.Negative;
    }

    /// <summary>Forgets everything that was recorded; keeps the memory.</summary>
    public void Reset()
    {
        Array.Clear(_counts);
        _minimum = long.MaxValue;
        _maximum = 0;
        Count = 0;
        Saturated = 0;
        Negative = 0;
    }

    /// <summary>The value that <paramref name="percentile"/> % of all values do not exceed (nearest rank).</summary>
    /// <param name="percentile">0 to 100; what lies outside is taken as the nearer end. 0 gives the minimum, 100 the maximum.</param>
    /// <returns>
    /// The highest value of the bucket that holds that rank, but not more than <see cref="Maximum"/>: never below the true value, and above
    /// it by less than one part in 10^digits. Nanoseconds; 0 when empty.
    /// </returns>
    public long ValueAtPercentile(double percentile)
    {
        // Decimal fractions such as 99.9 are not exact in binary: without the step down, 99.9 % of 1,000 would become rank 1,000.
        var nearest = Math.BitDecrement(Math.Clamp(percentile, 0, 100)) / 100;
        var rank = Math.Clamp((long)Math.Ceiling(nearest * Count), 1, Math.Max(1, Count));
        if (percentile <= 0 || double.IsNaN(percentile))
        {
            return Minimum;
        }

        var seen = 0L;
        foreach (var bucket in Buckets)
        {
            seen += bucket.Count;
            if (seen >= rank)
            {
                return Math.Min(bucket.HighestNanos, Maximum);
            }
        }

        return Maximum;
    }

    /// <summary>Finds the first bucket at or after a position that holds a value.</summary>
    internal bool TryFindBucket(ref int index, out HistogramBucket bucket)
    {
        for (; index < _counts.Length; index++)
        {
            if (_counts[index] == 0)
            {
                continue;
            }

            var magnitude = Math.Max(0, (index >> _halfCountMagnitude) - 1);
            var step = index - (magnitude << _halfCountMagnitude);
            bucket = new HistogramBucket((long)step << magnitude, ((long)(step + 1) << magnitude) - 1, _counts[index]);
            return true;
        }

        bucket = default;
        return false;
    }

    private int MagnitudeOf(long nanos) => BitOperations.Log2((ulong)(nanos | _stepMask)) - _halfCountMagnitude;

    private int IndexOf(long nanos)
    {
        var magnitude = MagnitudeOf(nanos);
        return (magnitude << _halfCountMagnitude) + (int)(nanos >> magnitude);
    }
}
