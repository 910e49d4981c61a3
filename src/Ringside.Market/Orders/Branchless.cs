using System.Runtime.CompilerServices;

namespace Ringside.Market.Orders;

/// <summary>Choices without a branch, where a branch would be taken as often as not.</summary>
internal static class Branchless
{
    /// <summary>All bits when the value is 0, else none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint MaskIfZero(uint value) => (uint)(((long)value - 1) >> 63);

    /// <summary>All bits when the value is 0, else none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MaskIfZero(ulong value) => 0 - (ulong)Unsafe.BitCast<bool, byte>(value == 0);

    /// <summary>All bits when the first is not below the second, else none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MaskIfNotBelow(ulong first, ulong second) => 0 - (ulong)Unsafe.BitCast<bool, byte>(first >= second);

    /// <summary>The first value where the mask has all bits, the second where it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Select(uint mask, uint first, uint second) => second ^ ((first ^ second) & mask);

    /// <summary>The first value where the mask has all bits, the second where it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Select(ulong mask, ulong first, ulong second) => second ^ ((first ^ second) & mask);
}
