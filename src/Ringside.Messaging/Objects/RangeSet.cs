namespace Ringside.Messaging.Objects;

/// <summary>Which bytes of an object are there: ranges in ascending order that neither touch nor overlap, a bounded number of
/// them.</summary>
internal sealed class RangeSet(int capacity)
{
    private readonly ObjectRange[] _ranges = new ObjectRange[capacity];

    internal int Count { get; private set; }

    /// <summary>Bytes in all ranges.</summary>
    internal long Total { get; private set; }

    /// <summary>Bytes from offset 0 on without a gap.</summary>
    internal long FromStart => Count > 0 && _ranges[0].Start == 0 ? _ranges[0].End : 0;

    internal void Clear() => (Count, Total) = (0, 0);

    /// <summary>Adds a range, whatever of it is there already.</summary>
    /// <returns>False when it would stand alone and there is no room for one more: nothing was added.</returns>
    internal bool TryAdd(ObjectRange range)
    {
        int first = FirstEndingFrom(range.Start);
        int behind = first;
        long start = range.Start;
        long end = range.End;
        long had = 0;
        while (behind < Count && _ranges[behind].Start <= end)
        {
            start = Math.Min(start, _ranges[behind].Start);
            end = Math.Max(end, _ranges[behind].End);
            had += _ranges[behind++].Length;
        }

        if (behind == first && Count == _ranges.Length)
            return false;
        Array.Copy(_ranges, behind, _ranges, first + 1, Count - behind);
        Count += first + 1 - behind;
        _ranges[first] = new ObjectRange(start, end);
        Total += end - start - had;
        return true;
    }

    /// <summary>The first bytes of a range that are not there.</summary>
    /// <returns>False when all are there.</returns>
    internal bool TryFindGap(ObjectRange within, out ObjectRange gap)
    {
        int index = FirstEndingFrom(within.Start);
        bool covers = index < Count && _ranges[index].Start <= within.Start;
        long start = covers ? _ranges[index++].End : within.Start;
        long end = index < Count ? Math.Min(_ranges[index].Start, within.End) : within.End;
        gap = new ObjectRange(start, end);
        return start < within.End && start < end;
    }

    /// <summary>The first ranges that are missing of an object.</summary>
    /// <returns>How many were written.</returns>
    internal int Missing(long sizeBytes, Span<ObjectRange> into)
    {
        int count = 0;
        long from = 0;
        while (count < into.Length && TryFindGap(new ObjectRange(from, sizeBytes), out ObjectRange gap))
        {
            into[count++] = gap;
            from = gap.End;
        }

        return count;
    }

    // The first range that ends at the offset or behind it.
    private int FirstEndingFrom(long offset)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ranges[middle].End < offset)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
