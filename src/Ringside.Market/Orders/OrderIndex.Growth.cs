using System.Runtime.CompilerServices;

namespace Ringside.Market.Orders;

/// <content>Doubling, a few entries at a time.</content>
/// <remarks>The old table is emptied from its beginning. An entry is taken out with the same shift as in a removal, so that a place
/// that has been passed is empty and no entry that is left wants to be before the cursor: the old table stays searchable. As a
/// doubling begins at a half, and each add moves eight, the old table is empty before the new one is a third full.</remarks>
public sealed unsafe partial class OrderIndex
{
    private ulong* _old;
    private int _oldShift;
    private nuint _cursor;
    private nuint _oldLength;

    /// <summary>Entries moved between tables so far.</summary>
    public long Moved { get; private set; }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong* LocateOld(ulong id, ulong hash, ulong* empty)
    {
        for (ulong* place = _old + (hash >> _oldShift); *place != 0; place++)
        {
            ulong entry = *place;
            if ((entry ^ hash) >> 32 == 0 && _orders[(uint)entry].Id == id)
                return place;
        }

        return empty;
    }

    private bool IsOld(ulong* place) => place >= _old && place < _old + _oldLength;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        if (_old is null)
            Begin();
        for (int move = 0; move < MovesPerAdd; move++)
        {
            if (_cursor == _oldLength)
            {
                // The smallest tables fill up while they are doubled, because each has the same room past its end.
                _old = null;
                if (_count > _growAt)
                    Begin();
                return;
            }

            ulong entry = _old[_cursor];
            if (entry == 0)
            {
                _cursor++;
                continue;
            }

            ulong* place = _entries + (entry >> _shift);
            while (*place != 0)
                place++;
            Check.That(place - (_entries + (entry >> _shift)) < MaximumProbe, "a table of double the size is more crowded");
            *place = entry;
            Shift(_old, _oldShift, _old + _cursor);
            Moved++;
        }
    }

    private void Begin()
    {
        int bits = 64 - _shift;
        _old = _entries;
        _oldShift = _shift;
        _oldLength = LengthOf(bits);
        _cursor = 0;
        Doublings++;
        Use(_entries + _oldLength, bits + 1);
    }

    private void Use(ulong* entries, int bits)
    {
        _entries = entries;
        _shift = 64 - bits;
        uint places = 1u << bits;
        _growAt = bits == _largestBits ? uint.MaxValue : bits < DenseBits ? places / 8 * 3 : places / 2;
    }
}
