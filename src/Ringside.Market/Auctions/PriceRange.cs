namespace Ringside.Market.Auctions;

/// <summary>Prices of the tick grid from one to another, both included, and not fewer than one.</summary>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest.</param>
internal readonly record struct PriceRange(long Low, long High)
{
    /// <summary>The price of the range that is nearest to a reference, which need not be on the grid.</summary>
    /// <param name="reference">The reference price.</param>
    /// <param name="tick">Step of the grid; its prices are the multiples of it.</param>
    /// <param name="takesLower">Of two that are equally near, the lower one (a planted bug), and not the higher one.</param>
    internal long Nearest(long reference, long tick, bool takesLower)
    {
        if (reference <= Low)
            return Low;
        if (reference >= High)
            return High;
        long above = reference % tick;
        if (above < 0)
            above += tick;
        if (above == 0)
            return reference;

        // The grid has a price on either side of the reference, and both are in the range, whose ends are on the grid.
        long lower = reference - above;
        long upper = lower + tick;
        return Closer(lower, upper, reference, takesLower);
    }

    /// <summary>The one of two prices that is nearer to a reference; of two that are equally near, the higher one.</summary>
    internal static long Closer(long lower, long higher, long reference, bool takesLower)
    {
        ulong below = Distance(lower, reference);
        ulong above = Distance(higher, reference);
        return below < above || (below == above && takesLower) ? lower : higher;
    }

    private static ulong Distance(long left, long right) => left < right ? (ulong)right - (ulong)left : (ulong)left - (ulong)right;
}
