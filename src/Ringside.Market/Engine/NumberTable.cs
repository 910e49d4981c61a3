using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ringside.Market.Engine;

/// <summary>Finds the place of a numbered thing (instrument, member, session): numbers are any 32 bits, places are 0 and up in the order
/// in which they came. Nothing is ever removed.</summary>
internal sealed class NumberTable
{
    private readonly ulong[] _entries;
    private readonly ulong[] _sorted;
    private readonly ulong _multiplier;
    private readonly int _shift;
    private int _count;

    internal NumberTable(int capacity, ulong secret)
    {
        Capacity = capacity;
        int bits = Math.Max(4, 64 - BitOperations.LeadingZeroCount(((ulong)capacity * 4) - 1));
        _entries = new ulong[1 << bits];
        _sorted = new ulong[capacity];
        _shift = 64 - bits;
        _multiplier = ((secret ^ 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9) | 1;
    }

    internal int Capacity { get; }

    internal int Count => _count;

    internal bool IsFull => _count == Capacity;

    /// <summary>The place of a number; negative when it is not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(uint number)
    {
        ulong[] entries = _entries;
        for (ulong at = Home(number); ; at++)
        {
            ulong entry = entries[(int)at & (entries.Length - 1)];
            if (entry == 0)
                return -1;
            if ((uint)(entry >> 32) == number)
                return (int)((uint)entry - 1);
        }
    }

    /// <summary>The place of the <paramref name="rank"/>th number in ascending order.</summary>
    internal int PlaceOfRank(int rank) => (int)(uint)_sorted[rank];

    /// <summary>Gives a number that is not there the next place; there must be room.</summary>
    internal int Add(uint number)
    {
        Check.That(!IsFull, "a table of numbers is full");
        ulong at = Home(number);
        while (_entries[(int)at & (_entries.Length - 1)] != 0)
            at++;
        int place = _count++;
        _entries[(int)at & (_entries.Length - 1)] = ((ulong)number << 32) | (uint)(place + 1);
        ulong sorted = ((ulong)number << 32) | (uint)place;
        int rank = place;
        for (; rank > 0 && _sorted[rank - 1] > sorted; rank--)
            _sorted[rank] = _sorted[rank - 1];
        _sorted[rank] = sorted;
        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Home(uint number) => (number + 1UL) * _multiplier >> _shift;
}
