using System.Numerics;

namespace Ringside.Lab.Generation;

/// <summary>Logarithm and power of two in integers. Math.Log and Math.Exp may differ in the last bit between machines and C
/// libraries, and one bit is enough to send a simulated market down another path; these give the same bits everywhere.</summary>
internal static class IntegerMath
{
    /// <summary>Natural logarithm of 2, scaled by 2^32.</summary>
    public const ulong NaturalLogOf2Q32 = 0xB17217F8;

    /// <summary>Terms of the series in <see cref="Exp2Q32"/>: the next one is below 2^-36.</summary>
    private const int SeriesTerms = 12;

    /// <summary>log2 of <paramref name="value"/>, scaled by 2^32; exact to about 2^-26 (the last bits of the fraction are rounded
    /// down).</summary>
    /// <remarks>Squaring doubles the logarithm: each squaring that passes 2 gives a 1 bit of the fraction.</remarks>
    public static ulong Log2Q32(ulong value)
    {
        ArgumentOutOfRangeException.ThrowIfZero(value);
        int leadingZeros = BitOperations.LeadingZeroCount(value);
        ulong mantissaQ63 = value << leadingZeros;
        ulong fraction = 0;
        for (int bit = 31; bit >= 0; bit--)
        {
            ulong squareQ62 = Math.BigMul(mantissaQ63, mantissaQ63, out _);
            if (squareQ62 >> 63 != 0)
            {
                fraction |= 1UL << bit;
                mantissaQ63 = squareQ62;
            }
            else
            {
                mantissaQ63 = squareQ62 << 1;
            }
        }

        return ((ulong)(63 - leadingZeros) << 32) | fraction;
    }

    /// <summary>2 to the power of <paramref name="exponentQ32"/>, both scaled by 2^32; good to about 1 part in 2^32.</summary>
    /// <remarks>e^y = 1 + y (1 + y/2 (1 + y/3 (...))), where y is the fraction times the natural logarithm of 2.</remarks>
    public static ulong Exp2Q32(ulong exponentQ32)
    {
        int whole = (int)(exponentQ32 >> 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(whole, 31, nameof(exponentQ32));
        ulong yQ64 = (exponentQ32 & 0xFFFFFFFF) * NaturalLogOf2Q32;
        const ulong oneQ62 = 1UL << 62;
        ulong sumQ62 = oneQ62;
        for (ulong term = SeriesTerms; term > 0; term--)
        {
            sumQ62 = oneQ62 + (Math.BigMul(sumQ62, yQ64, out _) / term);
        }

        return whole == 31 ? sumQ62 << 1 : sumQ62 >> (30 - whole);
    }

    /// <summary><paramref name="value"/> halved once for every <paramref name="halfLifeNanos"/> in
    /// <paramref name="elapsedNanos"/>.</summary>
    public static long Decay(long value, long elapsedNanos, long halfLifeNanos)
    {
        long halvings = elapsedNanos / halfLifeNanos;
        if (halvings >= 62)
        {
            return 0;
        }

        ulong fractionQ32 = (ulong)(((Int128)(elapsedNanos % halfLifeNanos) << 32) / halfLifeNanos);
        ulong factorQ32 = Exp2Q32((1UL << 32) - fractionQ32);
        return (long)(ulong)(((UInt128)(ulong)value * factorQ32) >> (33 + (int)halvings));
    }
}
