namespace Ringside.Lab.Trading;

/// <summary>Remembers the ids used last, at least the last <c>capacity</c> of them, in fixed memory.</summary>
/// <remarks>Two open-addressing tables: ids go into the young one; when that is full the old one is emptied and they change
/// places. So nothing is ever removed singly, and an id is found for one to two generations.</remarks>
internal sealed class RecentIds
{
    // Never a real id: local time stamps are not negative.
    private const long Empty = long.MinValue;

    private readonly int _capacity;
    private readonly int _shift;
    private long[] _young;
    private long[] _old;
    private int _count;

    /// <param name="capacity">Ids that are remembered for certain; a power of two.</param>
    internal RecentIds(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(capacity), 1, nameof(capacity));
        _capacity = capacity;
        _shift = 64 - int.TrailingZeroCount(capacity) - 1;
        _young = new long[capacity * 2];
        _old = new long[capacity * 2];
        Array.Fill(_young, Empty);
        Array.Fill(_old, Empty);
    }

    /// <summary>Adds an id.</summary>
    /// <returns>False when it is remembered already.</returns>
    internal bool TryAdd(long id)
    {
        if (Find(_old, id) >= 0)
        {
            return false;
        }

        int slot = Find(_young, id);
        if (slot >= 0)
        {
            return false;
        }

        _young[~slot] = id;
        if (++_count == _capacity)
        {
            (_young, _old) = (_old, _young);
            Array.Fill(_young, Empty);
            _count = 0;
        }

        return true;
    }

    // The slot of the id, or the complement of the free slot where it belongs. The table is never more than half full.
    private int Find(long[] table, long id)
    {
        int mask = table.Length - 1;
        int slot = (int)((ulong)id * 0x9E3779B97F4A7C15 >> _shift);
        while (table[slot] != Empty)
        {
            if (table[slot] == id)
            {
                return slot;
            }

            slot = (slot + 1) & mask;
        }

        return ~slot;
    }
}
