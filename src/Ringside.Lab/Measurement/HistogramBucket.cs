namespace Ringside.Lab.Measurement;

/// <summary>One bucket of a <see cref="LatencyHistogram"/> that holds values.</summary>
/// <param name="LowestNanos">Lowest value that falls into it, in nanoseconds.</param>
/// <param name="HighestNanos">Highest value that falls into it, in nanoseconds.</param>
/// <param name="Count">Values in it; at least 1.</param>
public readonly record struct HistogramBucket(long LowestNanos, long HighestNanos, long Count)
{
    /// <summary>The middle of the bucket in nanoseconds, rounded up; the value itself where a bucket holds only one.</summary>
    /// <remarks>HdrHistogram takes mean and deviation from the same number (<c>medianEquivalentValue</c>).</remarks>
    public long MiddleNanos => LowestNanos + ((HighestNanos - LowestNanos + 1) >> 1);
}
