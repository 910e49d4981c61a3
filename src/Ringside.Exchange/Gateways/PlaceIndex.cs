using System.Numerics;

namespace Ringside.Exchange.Gateways;

/// <summary>From the hash of a key to the places at which something of that hash stands. The keys themselves are the owner's: it compares
/// them.</summary>
/// <remarks>Open addressing, at most half full, without marks for what was removed: what stands behind a gap moves up into it. A slot holds
/// the hash beside the place, so that neither looking on nor moving up touches the owner's records. Keys whose hashes are neighbours stand
/// in the same cache lines.</remarks>
internal sealed class PlaceIndex
{
    private ulong[] _slots;
    private int _mask;

    /// <summary>An empty one.</summary>
    /// <param name="expected">How many there may be before it grows.</param>
    internal PlaceIndex(int expected)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(expected);
        _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)expected) * 2];
        _mask = _slots.Length - 1;
    }

    /// <summary>Places in it.</summary>
    internal int Count { get; private set; }

    /// <summary>Where to begin to look for a hash.</summary>
    internal int Start(uint hash) => (int)hash & _mask;

    /// <summary>The next place with a hash.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="at">From <see cref="Start"/>, then what the last call has left.</param>
    /// <returns>The place; negative when there is no other one.</returns>
    internal int Next(uint hash, ref int at)
    {
        ulong slot;
        while ((slot = _slots[at]) != 0)
        {
            at = (at + 1) & _mask;
            if ((uint)(slot >> 32) == hash)
                return (int)(uint)slot - 1;
        }

        return -1;
    }

    /// <summary>Adds a place; the same pair of hash and place must not be there.</summary>
    internal void Add(uint hash, int place)
    {
        if (++Count > _slots.Length / 2)
            Grow();
        Insert(((ulong)hash << 32) | (uint)(place + 1));
    }

    /// <summary>Takes a place out; false when it was not there.</summary>
    internal bool Remove(uint hash, int place)
    {
        ulong wanted = ((ulong)hash << 32) | (uint)(place + 1);
        int gap = Start(hash);
        while (_slots[gap] != wanted)
        {
            if (_slots[gap] == 0)
                return false;
            gap = (gap + 1) & _mask;
        }

        Count--;
        CloseGap(gap);
        return true;
    }

    // Whatever stands behind the gap, and could stand in it, moves there; which makes the next gap (Knuth, vol. 3, 6.4, algorithm R).
    private void CloseGap(int gap)
    {
        int at = gap;
        while (true)
        {
            _slots[gap] = 0;
            ulong slot;
            int way;
            do
            {
                at = (at + 1) & _mask;
                slot = _slots[at];
                if (slot == 0)
                    return;
                way = (at - (int)(slot >> 32)) & _mask;
            }
            while (way < ((at - gap) & _mask));
            _slots[gap] = slot;
            gap = at;
        }
    }

    private void Insert(ulong slot)
    {
        int at = (int)(slot >> 32) & _mask;
        while (_slots[at] != 0)
            at = (at + 1) & _mask;
        _slots[at] = slot;
    }

    private void Grow()
    {
        ulong[] before = _slots;
        _slots = new ulong[before.Length * 2];
        _mask = _slots.Length - 1;
        foreach (ulong slot in before)
        {
            if (slot != 0)
                Insert(slot);
        }
    }
}
