using System.Numerics;

namespace Ringside.Lab.Generation;

/// <summary>Logarithm and power of two in integers. Math.Log and Math.Exp may differ in the last bit between machines and C
/// libraries, and one bit is enough to send a simulated market down another path; these give the same bits everywhere.</summary>
internal static class IntegerMath
{
    /// <summary>Natural logarithm of 2, scaled by 2^32.</summary>
    public const ulong NaturalLogOf2Q32 = 0xB17217F8;

    /// <summary>2^(1/2), 2^(1/4), ... 2^(1/65536), each scaled by 2^63.</summary>
    private static ReadOnlySpan<ulong> RootsOf2Q63 =>
    [
        0xB504F333F9DE6484, 0x9837F0518DB8A96F, 0x8B95C1E3EA8BD6E6, 0x85AAC367CC487B14,
        0x82CD8698AC2BA1D7, 0x8164D1F3BC030773, 0x80B1ED4FD999AB6C, 0x8058D7D2D5E5F6B0,
        0x802C6436D0E04F50, 0x8016302F17467628, 0x800B179C82028FD0, 0x80058BAF7FEE3B5D,
        0x8002C5D00FDCFCB6, 0x800162E61BED4A48, 0x8000B17292F702A3, 0x800058B92ABBAE02,
    ];

    /// <summary>log2 of <paramref name="value"/>, scaled by 2^32; exact to about 2^-26 (the last bits of the fraction are rounded down).</summary>
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

    /// <summary>2 to the power of <paramref name="exponentQ32"/>, both scaled by 2^32; good to about 1 part in 2^16.</summary>
    /// <remarks>The product of the roots of two that the first sixteen bits of the fraction name.</remarks>
    public static ulong Exp2Q32(ulong exponentQ32)
    {
        int whole = (int)(exponentQ32 >> 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(whole, 31, nameof(exponentQ32));
        ulong productQ63 = 1UL << 63;
        for (int index = 0; index < RootsOf2Q63.Length; index++)
        {
            if ((exponentQ32 & (1UL << (31 - index))) != 0)
            {
                productQ63 = Math.BigMul(productQ63, RootsOf2Q63[index], out _) << 1;
            }
        }

        return productQ63 >> (31 - whole);
    }

    /// <summary><paramref name="value"/> halved once for every <paramref name="halfLifeNanos"/> in <paramref name="elapsedNanos"/>.</summary>
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
