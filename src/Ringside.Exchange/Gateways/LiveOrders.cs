using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Gateways;

/// <summary>The orders that rest or wait, to be found by shard and id, and by session and token.</summary>
/// <remarks>Nothing ever depends on the order of the tables.</remarks>
internal sealed class LiveOrders
{
    private readonly ulong _secret;
    private readonly PlaceIndex _ids;
    private readonly PlaceIndex _tokens;
    private LiveOrder[] _orders;
    private int[] _free;
    private int _freeCount;

    internal LiveOrders(int expected, ulong hashSecret)
    {
        (_secret, _ids, _tokens) = (hashSecret, new PlaceIndex(expected), new PlaceIndex(expected));
        _orders = new LiveOrder[expected];
        _free = new int[expected];
        FillFree(0);
    }

    internal int Count => _ids.Count;

    internal ref LiveOrder this[int place] => ref _orders[place];

    /// <summary>Places of all orders by shard and id, for a snapshot; allocates.</summary>
    internal int[] Sorted()
    {
        HashSet<int> free = [.. _free.AsSpan(0, _freeCount)];
        return [.. Enumerable.Range(0, _orders.Length).Where(place => !free.Contains(place))
            .OrderBy(place => _orders[place].Shard).ThenBy(place => _orders[place].Id)];
    }

    internal bool TryFind(int shard, ulong id, out int place)
    {
        uint hash = TokenHash.Of(shard, id, _secret);
        int at = _ids.Start(hash);
        while ((place = _ids.Next(hash, ref at)) >= 0)
        {
            ref LiveOrder order = ref _orders[place];
            if (order.Id == id && order.Shard == shard)
                return true;
        }

        return false;
    }

    internal bool TryFind(uint session, OrderToken token, out int place)
    {
        uint hash = TokenHash.Of(session, token, _secret);
        int at = _tokens.Start(hash);
        while ((place = _tokens.Next(hash, ref at)) >= 0)
        {
            ref LiveOrder order = ref _orders[place];
            if (order.Token == token && order.Session == session)
                return true;
        }

        return false;
    }

    /// <summary>Adds an order; false when its shard has one of that id. An older order of the same token is found by its id only.</summary>
    internal bool TryAdd(in LiveOrder order, out int place)
    {
        if (TryFind(order.Shard, order.Id, out place))
        {
            place = -1;
            return false;
        }

        if (_freeCount == 0)
            Grow();
        place = _free[--_freeCount];
        _orders[place] = order;
        Register(place);
        return true;
    }

    /// <summary>The order has another id and another token.</summary>
    internal void Rename(int place, ulong id, OrderToken token)
    {
        Forget(place);
        ref LiveOrder order = ref _orders[place];
        order.Id = id;
        order.Token = token;
        Register(place);
    }

    /// <summary>The order is gone.</summary>
    internal void Remove(int place)
    {
        Forget(place);
        _free[_freeCount++] = place;
    }

    private void Register(int place)
    {
        ref LiveOrder order = ref _orders[place];
        _ids.Add(TokenHash.Of(order.Shard, order.Id, _secret), place);
        uint token = TokenHash.Of(order.Session, order.Token, _secret);
        if (TryFind(order.Session, order.Token, out int older))
            _tokens.Remove(token, older);
        _tokens.Add(token, place);
    }

    private void Forget(int place)
    {
        ref LiveOrder order = ref _orders[place];
        _ids.Remove(TokenHash.Of(order.Shard, order.Id, _secret), place);
        _tokens.Remove(TokenHash.Of(order.Session, order.Token, _secret), place);
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
}
