using Ringside.Net.Randomness;

namespace Ringside.Exchange.Clients;

/// <summary>Draws numbers from 1 on whose weights fall as a power, in whole numbers alone, so that every machine draws the same.</summary>
internal sealed class WeightTable
{
    // Weights are 2^Bits / k^power, cut: 1,024 numbers still have weights of their own with the third power.
    private const int Bits = 44;

    private readonly long[] _upTo;

    private WeightTable(int count, Func<ulong, UInt128> divisorE10)
    {
        _upTo = new long[count];
        long sum = 0;
        for (int index = 0; index < count; index++)
        {
            sum += (long)(((UInt128)1 << (Bits + 10)) / divisorE10((ulong)index + 1));
            _upTo[index] = sum;
        }
    }

    /// <summary>Weights that fall as 1 / k: Zipf's law.</summary>
    internal static WeightTable Zipf(int count) => new(count, k => (UInt128)k << 10);

    /// <summary>Weights that fall as k to the power of -2.5: a power law with an exponent of 1.5 for what is beyond.</summary>
    internal static WeightTable OneAndAHalf(int count) => new(count, k => Root((UInt128)(k * k * k * k) * (UInt128)k << 20));

    /// <summary>Weights that fall as k to the power of -3: a power law with an exponent of 2 for what is beyond.</summary>
    internal static WeightTable Two(int count) => new(count, k => (UInt128)(k * k * k) << 10);

    /// <summary>Draws a number from 1 to the count.</summary>
    internal int Draw(SeededRandom random)
    {
        long draw = random.NextBelow(_upTo[^1]);
        int low = 0;
        int high = _upTo.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (draw < _upTo[middle])
                high = middle;
            else
                low = middle + 1;
        }

        return low + 1;
    }

    /// <summary>The whole part of a square root, bit by bit.</summary>
    private static UInt128 Root(UInt128 value)
    {
        UInt128 root = 0;
        for (int bit = 63; bit >= 0; bit--)
        {
            UInt128 longer = root | ((UInt128)1 << bit);
            if (longer * longer <= value)
                root = longer;
        }

        return root;
    }
}
