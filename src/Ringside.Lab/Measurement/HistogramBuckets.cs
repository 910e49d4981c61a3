namespace Ringside.Lab.Measurement;

/// <summary>Walks over the buckets of a <see cref="LatencyHistogram"/> that hold values, from the lowest up, without allocating.</summary>
/// <remarks>Values recorded while walking may or may not be seen.</remarks>
public struct HistogramBuckets
{
    private readonly LatencyHistogram _histogram;
    private HistogramBucket _current;
    private int _next;

    internal HistogramBuckets(LatencyHistogram histogram) => _histogram = histogram;

    /// <summary>The bucket that the last <see cref="MoveNext"/> came to.</summary>
    public readonly HistogramBucket Current => _current;

    /// <summary>Lets foreach walk over a copy, from the first bucket.</summary>
    public readonly HistogramBuckets GetEnumerator() => new(_histogram);

    /// <summary>Goes to the next bucket that holds values; false when there is none left.</summary>
    public bool MoveNext()
    {
        var found = _histogram.TryFindBucket(ref _next, out _current);
        _next++;
        return found;
    }
}
