using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ringside.Market.Orders;

/// <summary>A set of cells, up to 2^18, that finds the next member in three steps: a word of 64 cells, a word that says which of 64
/// words are not empty, and one word that says the same of those.</summary>
internal unsafe struct LevelBitmap
{
    /// <summary>Most cells, as a power of two.</summary>
    internal const int MaximumBits = 18;

    internal ulong* Words;
    internal ulong* Groups;
    internal ulong Summary;

    /// <summary>Bytes needed for a number of cells.</summary>
    internal static nuint LengthFor(int cells) => (nuint)((cells >> 6) + Math.Max(cells >> 12, 1)) * sizeof(ulong);

    internal void Place(byte* start, int cells)
    {
        Words = (ulong*)start;
        Groups = Words + (cells >> 6);
        Summary = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Set(uint cell)
    {
        Words[cell >> 6] |= 1UL << (int)(cell & 63);
        Groups[cell >> 12] |= 1UL << (int)((cell >> 6) & 63);
        Summary |= 1UL << (int)(cell >> 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Clear(uint cell)
    {
        ulong word = Words[cell >> 6] & ~(1UL << (int)(cell & 63));
        Words[cell >> 6] = word;
        if (word == 0)
        {
            ulong group = Groups[cell >> 12] & ~(1UL << (int)((cell >> 6) & 63));
            Groups[cell >> 12] = group;
            if (group == 0)
                Summary &= ~(1UL << (int)(cell >> 12));
        }
    }

    /// <summary>The highest member that is not above a cell; -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly int Floor(uint cell)
    {
        ulong word = Words[cell >> 6] & UpTo(cell & 63);
        return word != 0 ? Member(cell >> 6, word) : FloorBelowWord(cell >> 6);
    }

    /// <summary>The lowest member that is not below a cell; -1 when there is none.</summary>
    internal readonly int Ceiling(uint cell)
    {
        uint index = cell >> 6;
        ulong word = Words[index] & (ulong.MaxValue << (int)(cell & 63));
        if (word == 0)
        {
            ulong group = Groups[index >> 6] & Above(index & 63);
            if (group == 0)
            {
                ulong summary = Summary & Above(index >> 6);
                if (summary == 0)
                    return -1;
                index = (uint)BitOperations.TrailingZeroCount(summary) << 6;
                group = Groups[index >> 6];
            }

            index = (index & ~63u) + (uint)BitOperations.TrailingZeroCount(group);
            word = Words[index];
        }

        return (int)(index << 6) + BitOperations.TrailingZeroCount(word);
    }

    private readonly int FloorBelowWord(uint index)
    {
        ulong group = Groups[index >> 6] & (UpTo(index & 63) >> 1);
        if (group == 0)
        {
            ulong summary = Summary & (UpTo(index >> 6) >> 1);
            if (summary == 0)
                return -1;
            index = (uint)BitOperations.Log2(summary) << 6;
            group = Groups[index >> 6];
        }

        index = (index & ~63u) + (uint)BitOperations.Log2(group);
        return Member(index, Words[index]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Member(uint index, ulong word) => (int)(index << 6) + BitOperations.Log2(word);

    /// <summary>Bits 0 to <paramref name="bit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong UpTo(uint bit) => ulong.MaxValue >> (int)(63 - bit);

    /// <summary>Bits above <paramref name="bit"/>.</summary>
    private static ulong Above(uint bit) => ulong.MaxValue << (int)bit << 1;
}
