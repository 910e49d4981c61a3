using System.Runtime.CompilerServices;

namespace Ringside.Market.Orders;

/// <summary>The finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).</summary>
/// <remarks>It decides where things stand in tables, under a secret. Digests, which must be the same everywhere, are not made
/// with it.</remarks>
internal static class SplitMix
{
    /// <summary>Spreads a number over all bits: neighbours become strangers, and different numbers stay different.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
