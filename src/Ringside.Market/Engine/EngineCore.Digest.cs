using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>The digest: the sum of the hashes of all parts, mixed with the counters.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    /// <summary>Sum of the hashes of instruments, members and sessions.</summary>
    private ulong _definitions;

    /// <summary>Digest of the state; kept up to date by each change.</summary>
    internal ulong Digest => Finish(_pool.Sum + _definitions);

    /// <summary>The same, from the state alone.</summary>
    internal ulong ComputeDigest()
    {
        ulong sum = 0;
        for (int place = 0; place < _instrumentNumbers.Count; place++)
        {
            Instrument instrument = _instruments[place];
            sum += HashOf(instrument);
            foreach (Side side in (ReadOnlySpan<Side>)[Side.Bid, Side.Ask])
                sum += HashOf(instrument.Book, side) + HashOf(instrument.Stops, side);
        }

        for (int place = 0; place < _memberNumbers.Count; place++)
            sum += HashOf(_members[place]);
        for (int place = 0; place < _sessionNumbers.Count; place++)
            sum += HashOf(_sessions[place]);
        return Finish(sum);
    }

    private static ulong HashOf(Instrument instrument) => StateHash.Of(
        1,
        ((ulong)instrument.Number << 32) | instrument.Place,
        ((ulong)instrument.PriceScale << 32) | instrument.CollarBasisPoints,
        instrument.Symbol,
        (ulong)instrument.Tick,
        (ulong)instrument.Lot,
        (ulong)instrument.ReferencePrice,
        (ulong)instrument.DayEndNanos,
        (ulong)instrument.State | (instrument.HasLastTrade ? 256UL : 0),
        (ulong)instrument.LastTrade);

    private static ulong HashOf(Member member) => StateHash.Of(
        2,
        ((ulong)member.Number << 32) | member.Place,
        (ulong)member.QuantityLimit,
        (ulong)member.NotionalLimit,
        (ulong)member.OpenLimit,
        member.IsKilled ? 1UL : 0);

    private static ulong HashOf(Session session) => StateHash.Of(
        3,
        ((ulong)session.Number << 32) | session.Place,
        session.Member.Number,
        (session.IsConnected ? 1UL : 0) | (session.CancelsOnDisconnect ? 2UL : 0));

    private ulong HashOf(OrderBook book, Side side)
    {
        ulong sum = 0;
        for (uint handle = book.BestLevel(side); handle != 0; handle = book.NextLevel(handle))
        {
            for (uint slot = book.Level(handle).Head; slot != 0; slot = _orders[slot].Next)
                sum += StateHash.Of(_orders[slot], _orders[slot].Quantity, _pool.Details[slot]);
        }

        return sum;
    }

    private ulong Finish(ulong sum) => StateHash.Of(sum, _commands, _pool.LastPriority, _matches, (ulong)_time);

    private void SetHash(Instrument instrument)
    {
        ulong hash = HashOf(instrument);
        _definitions += hash - instrument.Hash;
        instrument.Hash = hash;
    }

    private void SetHash(Member member)
    {
        ulong hash = HashOf(member);
        _definitions += hash - member.Hash;
        member.Hash = hash;
    }

    private void SetHash(Session session)
    {
        ulong hash = HashOf(session);
        _definitions += hash - session.Hash;
        session.Hash = hash;
    }
}
