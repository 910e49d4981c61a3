using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Market.Instruments;
using Ringside.Market.Orders;
using Ringside.Market.Snapshots;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>Reading a snapshot. Its bytes may be anything: each record is looked at before it is taken in, and the digest of what comes
/// out must be the one that was written.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    internal static bool TryLoad(
        ReadOnlySpan<byte> snapshot, MatchingEngineOptions options, TSink sink, TFaults faults,
        out EngineCore<TSink, TFaults>? engine, out string error)
    {
        engine = null;
        if (!SnapshotFrame.TryOpen(snapshot, out SnapshotHeader header, out ReadOnlySpan<byte> body, out error))
            return false;
        EngineCore<TSink, TFaults> loaded = new(options, sink, faults);
        error = loaded.Load(header, body);
        if (error.Length != 0)
        {
            loaded.Dispose();
            return false;
        }

        engine = loaded;
        return true;
    }

    /// <summary>Takes a snapshot into an empty engine.</summary>
    /// <returns>What is wrong with it; empty when nothing is.</returns>
    private string Load(in SnapshotHeader header, ReadOnlySpan<byte> body)
    {
        string error = TooLarge(header);
        if (error.Length == 0)
            error = CheckCounters(header);
        if (error.Length != 0)
            return error;
        _commands = header.Commands;
        _matches = header.Matches;
        _time = header.TimeNanos;
        _pool.LastPriority = header.LastPriority;
        error = LoadInstruments(ref body, header.Instruments);
        if (error.Length == 0)
            error = LoadMembers(ref body, header.Members);
        if (error.Length == 0)
            error = LoadSessions(ref body, header.Sessions);
        if (error.Length == 0)
            error = LoadOrders(body, (int)header.Orders);
        if (error.Length == 0)
            error = CheckBooks();
        if (error.Length == 0)
            error = CheckOwners();
        if (error.Length == 0)
            error = CheckMatches();
        if (error.Length == 0 && _pool.Refreshes > Options.MaximumOrders)
            error = $"The icebergs of the snapshot have {_pool.Refreshes} refreshes to come; this engine takes {Options.MaximumOrders}.";
        return error.Length == 0 && Digest != header.Digest
            ? $"The snapshot has the digest {header.Digest:x16}, but what is in it has {Digest:x16}."
            : error;
    }

    private string TooLarge(in SnapshotHeader header)
    {
        if (header.Orders > Options.MaximumOrders)
            return $"The snapshot has {header.Orders} orders; this engine takes {Options.MaximumOrders}.";
        if (header.Instruments > Options.MaximumInstruments)
            return $"The snapshot has {header.Instruments} instruments; this engine takes {Options.MaximumInstruments}.";
        if (header.Members > Options.MaximumMembers)
            return $"The snapshot has {header.Members} members; this engine takes {Options.MaximumMembers}.";
        return header.Sessions > Options.MaximumSessions
            ? $"The snapshot has {header.Sessions} sessions; this engine takes {Options.MaximumSessions}."
            : string.Empty;
    }

    /// <summary>What must hold between the numbers of the header. A command defines one thing or brings in one order at most.</summary>
    private static string CheckCounters(in SnapshotHeader header)
    {
        if (header.Matches > long.MaxValue)
            return $"The snapshot has {header.Matches} matches; match numbers end at {long.MaxValue}.";
        if (header.Commands > long.MaxValue)
            return $"The snapshot has {header.Commands} commands; they are counted up to {long.MaxValue}.";
        ulong things = (ulong)header.Instruments + header.Members + header.Sessions + header.Orders;
        if (header.Commands < things)
            return $"The snapshot has {things} instruments, members, sessions and orders after {header.Commands} commands.";
        return header.Commands == 0 && (header.LastPriority != 0 || header.TimeNanos != long.MinValue)
            ? $"The snapshot has {header.LastPriority} placements and the time {header.TimeNanos} after 0 commands."
            : string.Empty;
    }

    private string LoadInstruments(ref ReadOnlySpan<byte> body, uint count)
    {
        for (uint at = 0; at < count; at++)
        {
            InstrumentRecord record = Take<InstrumentRecord>(ref body);
            if (!record.IsValid || _instrumentNumbers.Find(record.Number) >= 0)
                return $"Instrument record {at} of the snapshot cannot be: a value that is none, or a number that was there.";
            Instrument instrument = _instruments[_instrumentNumbers.Add(record.Number)];
            instrument.Number = record.Number;
            instrument.PriceScale = record.PriceScale;
            instrument.Symbol = record.Symbol;
            instrument.Tick = record.Tick;
            instrument.Lot = record.Lot;
            instrument.ReferencePrice = record.ReferencePrice;
            instrument.DayEndNanos = record.DayEndNanos;
            instrument.CollarBasisPoints = record.CollarBasisPoints;
            instrument.State = record.State;
            instrument.HasLastTrade = record.HasLastTrade != 0;
            instrument.LastTrade = record.LastTrade;
            instrument.Derive(_faults.Has(Fault.CollarOffByOne) ? 1 : 0);
            SetHash(instrument);
        }

        return string.Empty;
    }

    private string LoadMembers(ref ReadOnlySpan<byte> body, uint count)
    {
        for (uint at = 0; at < count; at++)
        {
            MemberRecord record = Take<MemberRecord>(ref body);
            if (!record.IsValid || _memberNumbers.Find(record.Number) >= 0)
                return $"Member record {at} of the snapshot cannot be: a value that is none, or a number that was there.";
            Member member = _members[_memberNumbers.Add(record.Number)];
            member.Number = record.Number;
            member.IsKilled = record.IsKilled != 0;
            member.SetLimits(record.QuantityLimit, record.NotionalLimit, record.OpenLimit);
            SetHash(member);
        }

        return string.Empty;
    }

    private string LoadSessions(ref ReadOnlySpan<byte> body, uint count)
    {
        for (uint at = 0; at < count; at++)
        {
            SessionRecord record = Take<SessionRecord>(ref body);
            if (!record.IsValid || record.Member >= _memberNumbers.Count || _sessionNumbers.Find(record.Number) >= 0)
                return $"Session record {at} of the snapshot cannot be: a value that is none, or a number that was there.";
            Session session = AddSession(record.Number, _members[record.Member]);
            session.IsConnected = (record.Flags & SessionRecord.Connected) != 0;
            session.CancelsOnDisconnect = (record.Flags & SessionRecord.CancelsOnDisconnect) != 0;
            SetHash(session);
        }

        return string.Empty;
    }

    private string LoadOrders(ReadOnlySpan<byte> body, int count)
    {
        ulong[] accepted = new ulong[count];
        ulong[] priorities = new ulong[count];
        uint[] slots = new uint[count];
        for (int at = 0; at < count; at++)
        {
            OrderRecord record = Take<OrderRecord>(ref body);
            bool isKnown = record.Instrument < _instrumentNumbers.Count && record.Session < _sessionNumbers.Count;
            Instrument? instrument = isKnown ? _instruments[record.Instrument] : null;
            bool canBe = instrument is not null && record.IsValid(instrument.Tick, instrument.Lot, _pool.LastPriority)
                && (record.Executed == 0 || instrument.HasLastTrade);
            if (!canBe)
                return $"Order record {at} of the snapshot cannot be: a value that is none.";
            slots[at] = _pool.Restore(record, instrument!, _sessions[record.Session]);
            accepted[at] = record.Accepted;
            priorities[at] = record.Priority;
            if (slots[at] == 0)
                return $"Order record {at} of the snapshot cannot be: its id was there, or it stands before an older order of its price.";
        }

        int stray = FirstOutOfOrder(slots);
        if (stray >= 0)
            return $"Order record {stray} of the snapshot does not stand where it would be written.";
        Array.Sort(priorities);
        Array.Sort(accepted, slots);
        return LinkSessions(accepted, priorities, slots);
    }

    /// <summary>Puts the orders into the lists of their sessions. A number is given once, for a placement, and the first one of an order is
    /// its number of acceptance: so no two orders have a number in common.</summary>
    /// <param name="accepted">Numbers of acceptance, in ascending order.</param>
    /// <param name="priorities">Numbers of placement, in ascending order.</param>
    /// <param name="slots">The orders, as <paramref name="accepted"/> stands.</param>
    private string LinkSessions(ReadOnlySpan<ulong> accepted, ReadOnlySpan<ulong> priorities, ReadOnlySpan<uint> slots)
    {
        int placed = 0;
        for (int at = 0; at < slots.Length; at++)
        {
            if (at > 0 && accepted[at] == accepted[at - 1])
                return $"Two orders of the snapshot were accepted as number {accepted[at]}.";
            if (at > 0 && priorities[at] == priorities[at - 1])
                return $"Two orders of the snapshot were placed as number {priorities[at]}.";
            while (placed < priorities.Length && priorities[placed] < accepted[at])
                placed++;
            bool isPlaced = placed < priorities.Length && priorities[placed] == accepted[at];
            if (isPlaced && _orders[slots[at]].UserTag != accepted[at])
                return $"An order of the snapshot was accepted as number {accepted[at]}, and another one placed.";
            _pool.LinkRestored(slots[at], SessionOf(slots[at]));
        }

        return string.Empty;
    }

    /// <summary>The first of the loaded orders that saving would not write at its place; -1 when there is none.</summary>
    private int FirstOutOfOrder(ReadOnlySpan<uint> slots)
    {
        int at = 0;
        for (int place = 0; place < _instrumentNumbers.Count; place++)
        {
            foreach ((OrderBook book, Side side) in SavedSides(_instruments[place]))
            {
                for (uint handle = book.BestLevel(side); handle != 0; handle = book.NextLevel(handle))
                {
                    for (uint slot = book.Level(handle).Head; slot != 0; slot = _orders[slot].Next, at++)
                    {
                        if (slots[at] != slot)
                            return at;
                    }
                }
            }
        }

        return -1;
    }

    /// <summary>What must hold between orders and those that they belong to.</summary>
    private string CheckOwners()
    {
        for (int place = 0; place < _memberNumbers.Count; place++)
        {
            if (_members[place].IsKilled && _members[place].OpenOrders != 0)
                return $"Member {_members[place].Number} of the snapshot is killed and has {_members[place].OpenOrders} orders.";
        }

        for (int place = 0; place < _sessionNumbers.Count; place++)
        {
            Session session = _sessions[place];
            if (!session.IsConnected && session.CancelsOnDisconnect && session.FirstOrder != 0)
                return $"Session {session.Number} of the snapshot is not connected, cancels on disconnect and has orders.";
        }

        return string.Empty;
    }

    /// <summary>What must hold between the orders of an instrument: while it is open, whatever can trade or trigger has done so.</summary>
    private string CheckBooks()
    {
        for (int place = 0; place < _instrumentNumbers.Count; place++)
        {
            Instrument instrument = _instruments[place];
            OrderBook book = instrument.Book;
            if (instrument.State != TradingState.Open)
                continue;
            if (book.TryBestPrice(Side.Bid, out long bid) && book.TryBestPrice(Side.Ask, out long ask) && bid >= ask)
                return $"Instrument {instrument.Number} of the snapshot is open, and its book stands crossed.";

            // Buy stops stand on the ask side.
            if (instrument.Stops.TryBestPrice(Side.Ask, out long buy) && IsTriggered(Side.Bid, buy, instrument))
                return $"Open instrument {instrument.Number} has a buy stop at {buy} that the trade at {instrument.LastTrade} has met.";
            if (instrument.Stops.TryBestPrice(Side.Bid, out long sell) && IsTriggered(Side.Ask, sell, instrument))
                return $"Open instrument {instrument.Number} has a sell stop at {sell} that the trade at {instrument.LastTrade} has met.";
        }

        return string.Empty;
    }

    /// <summary>What must hold between trades: instruments have last trades when there were matches, and no more of them.</summary>
    private string CheckMatches()
    {
        uint traded = 0;
        for (int place = 0; place < _instrumentNumbers.Count; place++)
            traded += _instruments[place].HasLastTrade ? 1U : 0;
        return traded > _matches || (traded == 0 && _matches != 0)
            ? $"The snapshot has last trades of {traded} instruments and {_matches} matches."
            : string.Empty;
    }

    private static T Take<T>(ref ReadOnlySpan<byte> body)
        where T : unmanaged
    {
        T record = MemoryMarshal.Read<T>(body);
        body = body[Unsafe.SizeOf<T>()..];
        return record;
    }
}
