using System.Runtime.CompilerServices;
using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Gateways;

/// <summary>The orders that rest or wait, to be found by shard and id, and by session and token.</summary>
/// <remarks>The hashes have a key, because tokens are chosen by members. Nothing ever depends on the order of the tables.</remarks>
internal sealed class LiveOrders
{
    private readonly Dictionary<(int Shard, ulong Id), int> _ids;
    private readonly Dictionary<(uint Session, OrderToken Token), int> _tokens;
    private LiveOrder[] _orders;
    private int[] _free;
    private int _freeCount;

    internal LiveOrders(int expected, ulong hashSecret)
    {
        Keyed keyed = new(hashSecret);
        _ids = new(expected, keyed);
        _tokens = new(expected, keyed);
        _orders = new LiveOrder[expected];
        _free = new int[expected];
        FillFree(0);
    }

    internal int Count => _ids.Count;

    internal ref LiveOrder this[int place] => ref _orders[place];

    /// <summary>Places of all orders by shard and id, for a snapshot; allocates.</summary>
    internal int[] Sorted() =>
        [.. _ids.OrderBy(entry => entry.Key.Shard).ThenBy(entry => entry.Key.Id).Select(entry => entry.Value)];

    internal bool TryFind(int shard, ulong id, out int place) => _ids.TryGetValue((shard, id), out place);

    internal bool TryFind(uint session, OrderToken token, out int place) => _tokens.TryGetValue((session, token), out place);

    /// <summary>Adds an order; false when its shard has one of that id. An older order of the same token is found by its id only.</summary>
    internal bool TryAdd(in LiveOrder order, out int place)
    {
        place = -1;
        if (_ids.ContainsKey((order.Shard, order.Id)))
            return false;
        if (_freeCount == 0)
            Grow();
        place = _free[--_freeCount];
        _orders[place] = order;
        _ids.Add((order.Shard, order.Id), place);
        _tokens[(order.Session, order.Token)] = place;
        return true;
    }

    /// <summary>The order has another id and another token.</summary>
    internal void Rename(int place, ulong id, OrderToken token)
    {
        ref LiveOrder order = ref _orders[place];
        Forget(place);
        order.Id = id;
        order.Token = token;
        _ids[(order.Shard, id)] = place;
        _tokens[(order.Session, token)] = place;
    }

    /// <summary>The order is gone.</summary>
    internal void Remove(int place)
    {
        Forget(place);
        _free[_freeCount++] = place;
    }

    private void Forget(int place)
    {
        ref LiveOrder order = ref _orders[place];
        _ids.Remove((order.Shard, order.Id));
        if (_tokens.TryGetValue((order.Session, order.Token), out int owner) && owner == place)
            _tokens.Remove((order.Session, order.Token));
    }

    private void Grow()
    {
        int before = _orders.Length;
        Array.Resize(ref _orders, before * 2);
        _free = new int[before * 2];
        FillFree(before);
    }

    private void FillFree(int from)
    {
        for (int place = _orders.Length - 1; place >= from; place--)
            _free[_freeCount++] = place;
    }

    private sealed class Keyed(ulong secret) : IEqualityComparer<(int Shard, ulong Id)>, IEqualityComparer<(uint Session, OrderToken Token)>
    {
        public bool Equals((int Shard, ulong Id) left, (int Shard, ulong Id) right) => left.Id == right.Id && left.Shard == right.Shard;

        public int GetHashCode((int Shard, ulong Id) key) => (int)(Mix(key.Id ^ secret) + (uint)key.Shard);

        public bool Equals((uint Session, OrderToken Token) left, (uint Session, OrderToken Token) right) =>
            left.Session == right.Session && left.Token == right.Token;

        public int GetHashCode((uint Session, OrderToken Token) key) =>
            (int)Mix(Mix(key.Token.Start ^ secret) ^ key.Token.End ^ ((ulong)key.Session << 32));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ulong Mix(ulong value)
        {
            // The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
