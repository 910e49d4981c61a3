using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ringside.Market.Levels;

/// <summary>One side of a book: keys in ascending order, the best last, with an amount each.</summary>
/// <remarks>
/// <para>Levels stand in blocks of up to 64. A directory lists the blocks in order, each with its fence: the lowest key that belongs
/// into it. Fences change only when a block is split, merged or dropped, so work at the top leaves the directory alone.</para>
/// <para>Bound: a block that becomes empty is dropped, and two neighbours that together hold no more than 32 are merged, so any two
/// neighbours hold at least 33 levels and a side of N levels needs no more than 2 x N/33 + 1 blocks, whatever the order of updates.
/// An insert or removal moves at most one block, and now and then (after at least a quarter of a block of changes) the directory:
/// no sequence of updates makes a single one cost as much as the whole side.</para>
/// </remarks>
internal sealed class SortedLevels
{
    private const int BlockSize = 64;
    private const long Unused = long.MaxValue;
    private const int MergeLimit = 32;

    /// <summary>What a split at either end of the side leaves in the outer block: sides grow at their ends, so the inner one stays
    /// nearly full; not 0, so that a level flapping there does not make and drop a block each time.</summary>
    private const int OuterSplit = 8;

    private readonly int _maximumCount;
    private readonly long[] _keys;
    private readonly long[] _amounts;
    private readonly int[] _counts;
    private readonly long[] _fences;
    private readonly int[] _directory;
    private readonly int[] _free;
    private int _freeCount;

    internal SortedLevels(int maximumCount)
    {
        _maximumCount = maximumCount;
        var blocks = 2 * (maximumCount / (MergeLimit + 1)) + 3;
        _keys = new long[blocks * BlockSize];
        _amounts = new long[blocks * BlockSize];
        _counts = new int[blocks];
        _fences = new long[blocks];
        _directory = new int[blocks];
        _free = new int[blocks];
        Clear();
    }

    internal int Count { get; private set; }

    internal int Blocks { get; private set; }

    internal long Refused { get; private set; }

    internal long Evicted { get; private set; }

    internal void Clear()
    {
        Count = 0;
        Blocks = 1;
        _directory[0] = 0;
        _fences[0] = long.MinValue;
        _counts[0] = 0;
        _freeCount = 0;
        _keys.AsSpan(0, BlockSize).Fill(Unused);
        for (var block = _free.Length - 1; block > 0; block--)
            _free[_freeCount++] = block;
    }

    /// <summary>Sets the amount of a key and returns the old one, 0 when the key was not there.</summary>
    internal long Set(long key, long amount)
    {
        var entry = Find(key);
        var block = _directory[entry];
        var index = LowerBound(block, key);
        var slot = block * BlockSize + index;
        if (index < _counts[block] && _keys[slot] == key)
        {
            var old = _amounts[slot];
            _amounts[slot] = amount;
            return old;
        }

        Add(entry, index, key, amount);
        return 0;
    }

    /// <summary>Removes a key and returns its amount, 0 when it was not there.</summary>
    internal long Remove(long key)
    {
        var entry = Find(key);
        var block = _directory[entry];
        var index = LowerBound(block, key);
        var slot = block * BlockSize + index;
        if (index >= _counts[block] || _keys[slot] != key)
            return 0;
        var old = _amounts[slot];
        RemoveAt(entry, index);
        return old;
    }

    internal bool TryBest(out long key, out long amount)
    {
        var block = _directory[Blocks - 1];
        var slot = block * BlockSize + _counts[block] - 1;
        if (Count == 0)
        {
            key = amount = 0;
            return false;
        }

        key = _keys[slot];
        amount = _amounts[slot];
        return true;
    }

    /// <summary>The number of keys above <paramref name="key"/>, counted up to <paramref name="limit"/>.</summary>
    internal int CountAbove(long key, int limit)
    {
        var above = 0;
        for (var entry = Blocks - 1; entry >= 0 && above < limit; entry--)
        {
            var block = _directory[entry];
            var count = _counts[block];
            var rest = limit - above;
            // Far from the top one look at the limit's own level is enough.
            if (rest <= count && _keys[block * BlockSize + count - rest] > key)
                return limit;
            if (_fences[entry] <= key)
                return above + count - (key == long.MaxValue ? count : LowerBound(block, key + 1));
            above += count;
        }

        return Math.Min(above, Math.Max(limit, 0));
    }

    /// <summary>Copies from the best on, with keys in the place of prices.</summary>
    internal int CopyTop(Span<PriceLevel> levels)
    {
        var copied = 0;
        for (var entry = Blocks - 1; entry >= 0; entry--)
        {
            var block = _directory[entry];
            var first = block * BlockSize;
            for (var slot = first + _counts[block] - 1; slot >= first; slot--)
            {
                if (copied == levels.Length)
                    return copied;
                levels[copied++] = new PriceLevel(_keys[slot], _amounts[slot]);
            }
        }

        return copied;
    }

    /// <summary>The directory entry whose block holds the key or would hold it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(long key)
    {
        var last = Blocks - 1;
        return key >= _fences[last] ? last : FindDeep(key, last);
    }

    private int FindDeep(long key, int last)
    {
        // The fence of entry 0 is below every key, so the answer is 0 to last - 1.
        ref var fences = ref MemoryMarshal.GetArrayDataReference(_fences);
        var low = 0;
        for (var length = last; length > 1;)
        {
            var half = length >> 1;
            low += half & -Unsafe.BitCast<bool, byte>(Unsafe.Add(ref fences, low + half) <= key);
            length -= half;
        }

        return low;
    }

    /// <summary>The first index in a block whose key is not below <paramref name="key"/>: the number of keys below it. All slots are
    /// compared, which costs less than one mispredicted branch; those that are not in use hold the highest key there is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int LowerBound(int block, long key)
    {
        ref var keys = ref MemoryMarshal.GetArrayDataReference(_keys);
        var wanted = Vector256.Create(key);
        var even = Vector256<long>.Zero;
        var odd = Vector256<long>.Zero;
        var start = (nuint)(block * BlockSize);
        for (nuint index = 0; index < BlockSize; index += 8)
        {
            even += Vector256.LessThan(Vector256.LoadUnsafe(ref keys, start + index), wanted);
            odd += Vector256.LessThan(Vector256.LoadUnsafe(ref keys, start + index + 4), wanted);
        }

        return -(int)Vector256.Sum(even + odd);
    }

    private void Add(int entry, int index, long key, long amount)
    {
        if (Count == _maximumCount)
        {
            if (key < _keys[_directory[0] * BlockSize])
            {
                Refused++;
                return;
            }

            Evicted++;
            RemoveAt(0, 0);
            entry = Find(key);
            index = LowerBound(_directory[entry], key);
        }

        if (_counts[_directory[entry]] == BlockSize)
        {
            var atWorst = entry == 0 && index == 0;
            var atBest = entry == Blocks - 1 && index == BlockSize;
            Split(entry, atWorst ? OuterSplit : atBest ? BlockSize - OuterSplit : BlockSize / 2);
            entry = Find(key);
            index = LowerBound(_directory[entry], key);
        }

        InsertAt(_directory[entry], index, key, amount);
    }

    private void InsertAt(int block, int index, long key, long amount)
    {
        var count = _counts[block];
        var slot = block * BlockSize + index;
        if (index < count)
        {
            Array.Copy(_keys, slot, _keys, slot + 1, count - index);
            Array.Copy(_amounts, slot, _amounts, slot + 1, count - index);
        }

        _keys[slot] = key;
        _amounts[slot] = amount;
        _counts[block] = count + 1;
        Count++;
    }

    private void RemoveAt(int entry, int index)
    {
        var block = _directory[entry];
        var count = --_counts[block];
        Count--;
        var slot = block * BlockSize + index;
        if (index < count)
        {
            Array.Copy(_keys, slot + 1, _keys, slot, count - index);
            Array.Copy(_amounts, slot + 1, _amounts, slot, count - index);
        }

        _keys[block * BlockSize + count] = Unused;
        if (count > MergeLimit || Blocks == 1)
            return;
        if (count == 0)
            Drop(entry);
        else if (entry + 1 < Blocks && count + _counts[_directory[entry + 1]] <= MergeLimit)
            Merge(entry);
        else if (entry > 0 && count + _counts[_directory[entry - 1]] <= MergeLimit)
            Merge(entry - 1);
    }

    /// <summary>Moves the keys from <paramref name="index"/> on into a new block behind this one.</summary>
    private void Split(int entry, int index)
    {
        Debug.Assert(_freeCount > 0, "the bound of the class remarks holds");
        var block = _directory[entry];
        var added = _free[--_freeCount];
        var from = block * BlockSize + index;
        var moved = _counts[block] - index;
        Array.Copy(_keys, from, _keys, added * BlockSize, moved);
        Array.Copy(_amounts, from, _amounts, added * BlockSize, moved);
        _keys.AsSpan(from, moved).Fill(Unused);
        _keys.AsSpan(added * BlockSize + moved, BlockSize - moved).Fill(Unused);
        _counts[block] = index;
        _counts[added] = moved;

        var behind = Blocks - entry - 1;
        Array.Copy(_fences, entry + 1, _fences, entry + 2, behind);
        Array.Copy(_directory, entry + 1, _directory, entry + 2, behind);
        _fences[entry + 1] = _keys[added * BlockSize];
        _directory[entry + 1] = added;
        Blocks++;
    }

    /// <summary>Moves all of the next block to the end of this one.</summary>
    private void Merge(int entry)
    {
        var block = _directory[entry];
        var next = _directory[entry + 1];
        var moved = _counts[next];
        Array.Copy(_keys, next * BlockSize, _keys, block * BlockSize + _counts[block], moved);
        Array.Copy(_amounts, next * BlockSize, _amounts, block * BlockSize + _counts[block], moved);
        _counts[block] += moved;
        Drop(entry + 1);
    }

    private void Drop(int entry)
    {
        _free[_freeCount++] = _directory[entry];
        var behind = Blocks - entry - 1;
        Array.Copy(_fences, entry + 1, _fences, entry, behind);
        Array.Copy(_directory, entry + 1, _directory, entry, behind);
        Blocks--;
        // Whatever is below all other blocks belongs into the first.
        _fences[0] = long.MinValue;
    }
}
