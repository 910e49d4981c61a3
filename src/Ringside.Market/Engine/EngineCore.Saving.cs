using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Market.Orders;
using Ringside.Market.Snapshots;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>Writing a snapshot. Equal states give equal bytes: nothing of it depends on slots or on the hash secret.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    /// <summary>How many bytes <see cref="Save"/> writes now.</summary>
    internal long SavedLength => SnapshotHeader.Size + (long)CountedHeader().ExpectedBodyLength + SnapshotHeader.TrailerSize;

    internal void Save(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        SnapshotHeader header = CountedHeader() with
        {
            Magic = SnapshotHeader.ExpectedMagic,
            Version = SnapshotHeader.ExpectedVersion,
            Digest = Digest,
            Commands = _commands,
            Matches = _matches,
            LastPriority = _pool.LastPriority,
            TimeNanos = _time,
        };
        header.BodyLength = header.ExpectedBodyLength;
        header.Crc = header.ComputeCrc();
        uint crc = 0;
        Write(output, header, ref crc);
        crc = 0;
        for (int place = 0; place < _instrumentNumbers.Count; place++)
            Write(output, RecordOf(_instruments[place]), ref crc);
        for (int place = 0; place < _memberNumbers.Count; place++)
            Write(output, RecordOf(_members[place]), ref crc);
        for (int place = 0; place < _sessionNumbers.Count; place++)
            Write(output, RecordOf(_sessions[place]), ref crc);
        for (int place = 0; place < _instrumentNumbers.Count; place++)
        {
            foreach ((OrderBook book, Side side) in SavedSides(_instruments[place]))
                SaveSide(output, book, side, ref crc);
        }

        ulong trailer = crc;
        Write(output, trailer, ref crc);
    }

    private SnapshotHeader CountedHeader() => new()
    {
        Instruments = (uint)_instrumentNumbers.Count,
        Members = (uint)_memberNumbers.Count,
        Sessions = (uint)_sessionNumbers.Count,
        Orders = (uint)OpenOrders,
    };

    /// <summary>Bids, asks, buy stops, sell stops: the order in which they stand in a snapshot.</summary>
    private static (OrderBook Book, Side Side)[] SavedSides(Instrument instrument) =>
        [(instrument.Book, Side.Bid), (instrument.Book, Side.Ask), (instrument.Stops, Side.Ask), (instrument.Stops, Side.Bid)];

    private static InstrumentRecord RecordOf(Instrument instrument) => new()
    {
        Number = instrument.Number,
        PriceScale = instrument.PriceScale,
        Symbol = instrument.Symbol,
        Tick = instrument.Tick,
        Lot = instrument.Lot,
        ReferencePrice = instrument.ReferencePrice,
        DayEndNanos = instrument.DayEndNanos,
        CollarBasisPoints = instrument.CollarBasisPoints,
        State = instrument.State,
        HasLastTrade = instrument.HasLastTrade ? (byte)1 : (byte)0,
        LastTrade = instrument.LastTrade,
    };

    private static MemberRecord RecordOf(Member member) => new()
    {
        Number = member.Number,
        IsKilled = member.IsKilled ? 1U : 0,
        QuantityLimit = member.QuantityLimit,
        NotionalLimit = member.NotionalLimit,
        OpenLimit = member.OpenLimit,
    };

    private static SessionRecord RecordOf(Session session) => new()
    {
        Number = session.Number,
        Member = session.Member.Place,
        Flags = (session.IsConnected ? SessionRecord.Connected : 0)
            | (session.CancelsOnDisconnect ? SessionRecord.CancelsOnDisconnect : 0),
    };

    private static void Write<T>(IBufferWriter<byte> output, T record, ref uint crc)
        where T : unmanaged
    {
        Span<byte> place = output.GetSpan(Unsafe.SizeOf<T>())[..Unsafe.SizeOf<T>()];
        MemoryMarshal.Write(place, record);
        crc = Crc32C.Append(crc, place);
        output.Advance(place.Length);
    }

    private void SaveSide(IBufferWriter<byte> output, OrderBook book, Side side, ref uint crc)
    {
        for (uint handle = book.BestLevel(side); handle != 0; handle = book.NextLevel(handle))
        {
            for (uint slot = book.Level(handle).Head; slot != 0; slot = _orders[slot].Next)
                Write(output, _pool.RecordOf(slot), ref crc);
        }
    }
}
