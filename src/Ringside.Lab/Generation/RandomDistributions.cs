using Ringside.Net.Randomness;

namespace Ringside.Lab.Generation;

/// <summary>The distributions that the generator draws from, in integers only, so that every machine draws the same.</summary>
internal static class RandomDistributions
{
    /// <summary>Draws a waiting time: exponentially distributed, rounded down.</summary>
    /// <param name="random">Where the chance comes from.</param>
    /// <param name="mean">Mean of the distribution, in the unit of the result; 0 up to 2^56, so that 45 means still fit.</param>
    /// <returns>0 up to about 45 times the mean.</returns>
    internal static long NextExponential(this SeededRandom random, long mean)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(mean);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mean, 1L << 56);
        UInt128 halvingsTimesMean = (UInt128)NextHalvings(random) * (ulong)mean;
        return (long)(ulong)((halvingsTimesMean * IntegerMath.NaturalLogOf2Q32) >> 64);
    }

    /// <summary>Draws a heavy-tailed size (Pareto): the chance to exceed x is (minimum / x) ^ (shapeTenths / 10).</summary>
    /// <param name="random">Where the chance comes from.</param>
    /// <param name="minimum">Smallest result; at least 1.</param>
    /// <param name="shapeTenths">Tail exponent in tenths; smaller is heavier. At least 1.</param>
    /// <param name="maximum">Greater results are cut to this; at least the minimum and at most 2^31.</param>
    /// <returns>A number in minimum .. maximum.</returns>
    internal static long NextPareto(this SeededRandom random, long minimum, int shapeTenths, long maximum)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minimum);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shapeTenths);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum, 1L << 31);
        ulong doublingsQ32 = NextHalvings(random) * 10 / (ulong)shapeTenths;
        if (doublingsQ32 >> 32 > 31)
        {
            return maximum;
        }

        UInt128 size = ((UInt128)IntegerMath.Exp2Q32(doublingsQ32) * (ulong)minimum) >> 32;
        return size > (ulong)maximum ? maximum : (long)(ulong)size;
    }

    /// <summary>-log2 of a uniform number in (0, 1), scaled by 2^32: how many halvings of the range it takes to reach the draw.</summary>
    private static ulong NextHalvings(SeededRandom random) => (64UL << 32) - IntegerMath.Log2Q32(random.NextUInt64() | 1);
}
