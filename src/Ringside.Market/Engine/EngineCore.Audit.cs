using Ringside.Market.Instruments;
using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>Whether all that says the same thing twice says the same: for tests, and for whoever doubts a state.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    /// <summary>Holds books, index, lists of sessions and counts against each other. Costs with the number of orders.</summary>
    /// <returns>The first thing that does not agree; null when everything does.</returns>
    internal string? FindDisagreement()
    {
        int live = 0;
        for (int place = 0; place < _instrumentNumbers.Count; place++)
        {
            Instrument instrument = _instruments[place];
            Recount count = default;
            string? wrong = AuditSides(instrument, ref count) ?? count.CompareWith(instrument);
            if (wrong is not null)
                return $"instrument {instrument.Number}: {wrong}";
            live += count.Live;
        }

        if (live != _pool.Store.Rented || live != _index.Count)
            return $"{live} orders in books, {_pool.Store.Rented} slots rented, {_index.Count} ids in the index";
        return AuditSessions(live);
    }

    private string? AuditSides(Instrument instrument, ref Recount count)
    {
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Bid, Side.Ask])
        {
            string? wrong = AuditLevels(instrument, instrument.Book, side, ref count)
                ?? AuditLevels(instrument, instrument.Stops, side, ref count);
            if (wrong is not null)
                return $"{side}: {wrong}";
        }

        uint bid = instrument.Book.BestLevel(Side.Bid);
        uint ask = instrument.Book.BestLevel(Side.Ask);
        bool isCrossed = bid != 0 && ask != 0 && instrument.Book.Level(bid).Price >= instrument.Book.Level(ask).Price;
        return isCrossed && instrument.State == TradingState.Open ? "open and crossed" : null;
    }

    private string? AuditLevels(Instrument instrument, OrderBook book, Side side, ref Recount count)
    {
        int levels = 0;
        long before = 0;
        for (uint handle = book.BestLevel(side); handle != 0; handle = book.NextLevel(handle), levels++)
        {
            ref readonly OrderLevel level = ref book.Level(handle);
            bool isBehind = levels == 0 || (side == Side.Bid ? level.Price < before : level.Price > before);
            if (!isBehind)
                return $"level {level.Price} stands behind {before}";
            before = level.Price;
            if (AuditLevel(instrument, book, handle, ref count) is { } wrong)
                return $"level {level.Price}: {wrong}";
        }

        return levels == book.LevelCount(side) ? null : $"{levels} levels, counted as {book.LevelCount(side)}";
    }

    private string? AuditLevel(Instrument instrument, OrderBook book, uint handle, ref Recount count)
    {
        ref readonly OrderLevel level = ref book.Level(handle);
        long total = 0;
        int orders = 0;
        uint previous = 0;
        bool waits = book == instrument.Stops;
        for (uint slot = level.Head; slot != 0; previous = slot, slot = _orders[slot].Next, orders++)
        {
            ref readonly RestingOrder order = ref _orders[slot];
            bool isLinked = order.Level == handle && order.Previous == previous && order.Price == level.Price
                && order.Book == instrument.Place && waits == ((order.Flags & OrderFlags.Waiting) != 0);
            if (!isLinked)
                return $"order {order.Id} is not of this level";
            if (previous != 0 && _orders[previous].UserTag >= order.UserTag)
                return $"order {order.Id} stands behind a younger one";
            if (order.Quantity <= 0 || _pool.OpenOf(slot) < order.Quantity)
                return $"order {order.Id} shows {order.Quantity} of {_pool.OpenOf(slot)}";
            if (_index.Find(order.Id) != slot)
                return $"order {order.Id} is not found by its id";
            total += order.Quantity;
            count.Add(order.Flags, _pool.Details[slot].Display, waits);
        }

        return orders == level.Count && total == level.Total && previous == level.Tail
            ? null
            : $"{orders} orders with {total}, counted as {level.Count} with {level.Total}";
    }

    private string? AuditSessions(int live)
    {
        Span<long> ofMember = new long[_memberNumbers.Count];
        int listed = 0;
        for (int place = 0; place < _sessionNumbers.Count; place++)
        {
            Session session = _sessions[place];
            uint previous = 0;
            for (uint slot = session.FirstOrder; slot != 0; previous = slot, slot = _pool.Links[slot].Next)
            {
                if (++listed > live || _orders[slot].Owner != session.Place || _pool.Links[slot].Previous != previous)
                    return $"session {session.Number}: its list of orders is broken at order {_orders[slot].Id}";
                ofMember[(int)session.Member.Place]++;
            }

            if (previous != 0 && !session.IsConnected && session.CancelsOnDisconnect)
                return $"session {session.Number}: not connected, cancels on disconnect, and has orders";
            if (session.LastOrder != previous)
                return $"session {session.Number}: its list ends at another order than it says";
        }

        for (int place = 0; place < ofMember.Length; place++)
        {
            if (_members[place].OpenOrders != ofMember[place])
                return $"member {_members[place].Number}: {ofMember[place]} orders, counted as {_members[place].OpenOrders}";
            if (_members[place].IsKilled && ofMember[place] != 0)
                return $"member {_members[place].Number}: killed, and has {ofMember[place]} orders";
        }

        return listed == live ? null : $"{listed} orders in lists of sessions, {live} in books";
    }

    /// <summary>What the orders of an instrument add up to.</summary>
    private struct Recount
    {
        private int _day;
        private int _icebergs;
        private int _waiting;

        internal int Live { get; private set; }

        internal void Add(uint flags, long display, bool waits)
        {
            Live++;
            _day += OrderFlags.TimeInForce(flags) == Commands.TimeInForce.Day ? 1 : 0;
            _icebergs += (flags & OrderFlags.Detail) != 0 && display != 0 ? 1 : 0;
            _waiting += waits ? 1 : 0;
        }

        internal readonly string? CompareWith(Instrument instrument)
        {
            (int, int, int, int) counted = (instrument.LiveOrders, instrument.DayOrders, instrument.Icebergs, instrument.WaitingOrders);
            return (Live, _day, _icebergs, _waiting) == counted
                ? null
                : $"{Live} orders, {_day} for the day, {_icebergs} icebergs and {_waiting} waiting, counted as {counted}";
        }
    }
}
