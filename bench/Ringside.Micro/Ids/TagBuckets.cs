using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ringside.Market.Orders;

namespace Ringside.Micro.Ids;

/// <summary>An index in buckets of seven places: two bytes of each hash in one dense array, which one comparison looks through, and the
/// slots in another. Kept to be measured.</summary>
/// <remarks>A bucket has eight words of tags. The last one counts the entries that found the bucket full and stand in a later one: a
/// lookup ends at the first bucket where it is 0, and a removal moves nothing. A tag of 0 is an empty place.</remarks>
internal sealed class TagBuckets
{
    private const int Lanes = 8;
    private const int Passed = Lanes - 1;

    // Of two bits a lane, one for each of the seven places.
    private const uint PlaceMask = 0x1555;

    private readonly OrderStore _store;
    private readonly ushort[] _tags;
    private readonly uint[] _slots;
    private readonly ulong _multiplier;
    private readonly int _shift;

    /// <summary>A load of four sevenths at most.</summary>
    internal TagBuckets(OrderStore store, int orders, ulong secret)
    {
        const int roomBehind = 64;
        uint homes = Math.Max(BitOperations.RoundUpToPowerOf2((uint)orders / 4), 2);
        _store = store;
        _tags = new ushort[(homes + roomBehind) * Lanes];
        _slots = new uint[_tags.Length];
        _shift = 64 - BitOperations.Log2(homes);
        _multiplier = (secret * 0x9E3779B97F4A7C15) | 1;
    }

    internal void Add(ulong id, uint slot)
    {
        ulong hash = Hash(id);
        nuint bucket = HomeOf(hash);
        uint free = PlacesOf(Vector128.Equals(TagsAt(bucket), Vector128<ushort>.Zero));
        for (; free == 0; free = PlacesOf(Vector128.Equals(TagsAt(bucket), Vector128<ushort>.Zero)))
        {
            At(_tags, bucket + Passed)++;
            bucket += Lanes;
        }

        At(_tags, bucket + LaneOf(free)) = TagOf(hash);
        At(_slots, bucket + LaneOf(free)) = slot;
    }

    /// <summary>Removes an id and gives its slot, 0 when it is not there.</summary>
    internal uint Remove(ulong id)
    {
        ulong hash = Hash(id);
        Vector128<ushort> tag = Vector128.Create(TagOf(hash));
        for (nuint bucket = HomeOf(hash); ; bucket += Lanes)
        {
            Vector128<ushort> tags = TagsAt(bucket);
            for (uint same = PlacesOf(Vector128.Equals(tags, tag)); same != 0; same &= same - 1)
            {
                uint slot = At(_slots, bucket + LaneOf(same));
                if (_store[slot].Id != id)
                    continue;
                At(_tags, bucket + LaneOf(same)) = 0;
                for (nuint passed = HomeOf(hash); passed != bucket; passed += Lanes)
                    At(_tags, passed + Passed)--;
                return slot;
            }

            if (tags.GetElement(Passed) == 0)
                return 0;
        }
    }

    // The same two rounds as the book's index, so that only the entries differ.
    private ulong Hash(ulong id)
    {
        ulong hash = id * _multiplier;
        return (hash ^ (hash >> 32)) * _multiplier;
    }

    private nuint HomeOf(ulong hash) => (nuint)(hash >> _shift) * Lanes;

    private Vector128<ushort> TagsAt(nuint bucket) => Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_tags), bucket);

    private static ref T At<T>(T[] array, nuint place) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), place);

    private static ushort TagOf(ulong hash) => (ushort)((hash >> 16) | 1);

    private static uint PlacesOf(Vector128<ushort> lanes) => lanes.AsByte().ExtractMostSignificantBits() & PlaceMask;

    private static nuint LaneOf(uint places) => (nuint)BitOperations.TrailingZeroCount(places) >> 1;
}
