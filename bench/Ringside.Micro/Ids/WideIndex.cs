using System.Numerics;

namespace Ringside.Micro.Ids;

/// <summary>An index whose entries hold the whole id: 16 bytes, linear probing, a load of a quarter at most. Kept to be measured.</summary>
internal sealed class WideIndex
{
    private readonly (ulong Id, ulong Slot)[] _entries;
    private readonly ulong _multiplier;
    private readonly int _shift;

    internal WideIndex(int orders, ulong secret)
    {
        uint places = BitOperations.RoundUpToPowerOf2((uint)orders * 4);
        _entries = new (ulong, ulong)[places];
        _shift = 64 - BitOperations.Log2(places);
        _multiplier = (secret * 0x9E3779B97F4A7C15) | 1;
    }

    internal void Add(ulong id, uint slot)
    {
        int place = PlaceOf(id);
        while (_entries[place].Slot != 0)
            place = Next(place);
        _entries[place] = (id, slot);
    }

    /// <summary>Removes an id and gives its slot, 0 when it is not there.</summary>
    internal uint Remove(ulong id)
    {
        int hole = PlaceOf(id);
        while (_entries[hole].Id != id)
        {
            if (_entries[hole].Slot == 0)
                return 0;
            hole = Next(hole);
        }

        uint slot = (uint)_entries[hole].Slot;
        for (int place = Next(hole); _entries[place].Slot != 0; place = Next(place))
        {
            // It may move back if the hole lies between the place where it wants to be and the one where it is.
            int wanted = PlaceOf(_entries[place].Id);
            if (Distance(wanted, place) < Distance(hole, place))
                continue;
            _entries[hole] = _entries[place];
            hole = place;
        }

        _entries[hole] = default;
        return slot;
    }

    // The same two rounds as the book's index, so that only the entries differ.
    private int PlaceOf(ulong id)
    {
        ulong hash = id * _multiplier;
        return (int)(((hash ^ (hash >> 32)) * _multiplier) >> _shift);
    }

    private int Next(int place) => (place + 1) & (_entries.Length - 1);

    private int Distance(int from, int to) => (to - from) & (_entries.Length - 1);
}
