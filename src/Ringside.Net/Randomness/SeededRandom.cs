using System.Numerics;

namespace Ringside.Net.Randomness;

/// <summary>Random numbers that replay from a seed: xoshiro256** (Blackman and Vigna, https://prng.di.unimi.it/), its state
/// filled from the seed by splitmix64, as its authors advise. Integers only, so every machine draws the same numbers.</summary>
/// <remarks>Not for secrets. One owner: not safe for use by several threads at once.</remarks>
public sealed class SeededRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts the sequence that belongs to <paramref name="seed"/>; every value is a good seed, 0 too.</summary>
    /// <param name="seed">What the whole sequence follows from.</param>
    public SeededRandom(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>Starts from a raw state, to compare with published sequences.</summary>
    internal SeededRandom(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    /// <summary>Draws 64 bits, each value equally likely.</summary>
    /// <returns>The next number of the sequence.</returns>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Draws a number from 0 up to, and without, <paramref name="bound"/>, each equally likely (Lemire's multiplication
    /// with rejection, https://arxiv.org/abs/1805.10941).</summary>
    /// <param name="bound">One more than the greatest result; at least 1.</param>
    /// <returns>A number in 0 .. bound - 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bound is 0 or negative.</exception>
    public long NextBelow(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong range = (ulong)bound;
        ulong high = Math.BigMul(NextUInt64(), range, out ulong low);
        if (low < range)
        {
            ulong unfair = (0 - range) % range;
            while (low < unfair)
            {
                high = Math.BigMul(NextUInt64(), range, out low);
            }
        }

        return (long)high;
    }

    /// <summary>True <paramref name="parts"/> times in <paramref name="whole"/>.</summary>
    /// <param name="parts">How many of the whole count as true; 0 or less is never, the whole or more is always.</param>
    /// <param name="whole">At least 1.</param>
    /// <returns>Whether it came out true.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The whole is 0 or negative.</exception>
    public bool NextChance(long parts, long whole) => NextBelow(whole) < parts;

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
