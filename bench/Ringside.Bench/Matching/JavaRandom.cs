namespace Ringside.Bench.Matching;

/// <summary>The generator that the documentation of java.util.Random specifies (a 48-bit linear congruential one).</summary>
internal sealed class JavaRandom(long seed)
{
    private const long Multiplier = 0x5DEECE66D;
    private const long Mask = (1L << 48) - 1;

    private long _state = (seed ^ Multiplier) & Mask;

    /// <summary>0 up to, but not including, a bound above 0.</summary>
    internal int Next(int bound)
    {
        int value = NextBits(31);
        if ((bound & -bound) == bound)
            return (int)((bound * (long)value) >> 31);
        int rest = value % bound;
        while (value - rest > int.MaxValue - (bound - 1))
        {
            value = NextBits(31);
            rest = value % bound;
        }

        return rest;
    }

    internal double NextDouble() => (((long)NextBits(26) << 27) + NextBits(27)) * (1.0 / (1L << 53));

    internal bool NextBool() => NextBits(1) != 0;

    private int NextBits(int bits)
    {
        _state = ((_state * Multiplier) + 0xB) & Mask;
        return (int)(_state >> (48 - bits));
    }
}
