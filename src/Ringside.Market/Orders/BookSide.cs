using System.Runtime.CompilerServices;
using Ringside.Protocols;

namespace Ringside.Market.Orders;

/// <summary>One side of a book. Both sides are the same machine, because they work on keys, not prices.</summary>
/// <remarks>
/// <para>A key orders the prices of a side from the worst (0) to the best: the price with its sign bit flipped for bids, and the
/// complement of that for asks. So "better", "crosses" and "next best" are one unsigned compare, without a branch on the side.</para>
/// <para>Keys from <c>Low</c> on, <c>Span</c> of them, are near: they have a cell in the window (cell = key modulo the window's
/// width, so that the window slides without copying), which holds the level's handle, and a bit that says whether it is there. All
/// other levels are far, in a tree (<see cref="FarLevels"/>). A level is in exactly one of the two.</para>
/// </remarks>
internal unsafe struct BookSide
{
    /// <summary>Key of the best level; 0 when the side is empty.</summary>
    internal ulong BestKey;

    /// <summary>What turns a price into a key and back, by exclusive or.</summary>
    internal ulong Mask;

    internal ulong Low;
    internal ulong Span;

    /// <summary>Handle of the level of each cell, 0 for none.</summary>
    internal uint* Handles;

    internal LevelBitmap Bits;

    /// <summary>Handle of the best level; 0 when the side is empty.</summary>
    internal uint BestLevel;

    /// <summary>Root of the far prices; 0 when there are none.</summary>
    internal uint FarRoot;

    internal uint LevelCount;
    internal Side Side;

    /// <summary>Where <c>Low</c> should be; far operations move it there step by step.</summary>
    internal ulong Goal;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MaskOf(Side side) => (1UL << 63) ^ (0 - (ulong)side);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long PriceOf(Side side, ulong key) => (long)(key ^ MaskOf(side));
}
