using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Exchange.MarketData;

/// <content>Snapshots.</content>
public sealed partial class ItchPublication
{
    /// <summary>Writes the whole state, between two batches. Equal histories give equal bytes.</summary>
    /// <param name="output">Where it goes; one piece of as many bytes as the snapshot has is asked of it.</param>
    public void Save(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        int length = PublicationHeader.Size + (_instruments.Count * PublishedInstrumentRecord.Size)
            + (_orders.Count * DisplayedOrderRecord.Size);
        Span<byte> bytes = output.GetSpan(length)[..length];
        bytes.Clear();
        PublicationHeader header = new()
        {
            Magic = PublicationHeader.ExpectedMagic,
            Version = PublicationHeader.ExpectedVersion,
            Batch = LastBatch,
            NextNumber = NextNumber,
            StampNanos = StampNanos,
            RefusedInstruments = RefusedInstruments,
            HiddenOrders = HiddenOrders,
            HiddenTrades = HiddenTrades,
            Shard = _options.Shard,
            Instruments = _instruments.Count,
            Orders = _orders.Count,
            HasEnded = HasEnded ? 1 : 0,
        };
        MemoryMarshal.Write(bytes, header);
        SaveRecords(bytes[PublicationHeader.Size..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[PublicationHeader.CrcOffset..], SnapshotSum.Of(bytes));
        output.Advance(length);
    }

    /// <summary>Makes a publication from a snapshot: it goes on with the batch behind it, and with the same messages.</summary>
    /// <param name="snapshot">What <see cref="Save"/> has written, or any other bytes.</param>
    /// <param name="options">What it may use; the shard must be that of the snapshot.</param>
    /// <param name="sink">Takes the messages that come.</param>
    /// <param name="publication">The publication, when the result is true.</param>
    /// <param name="error">What is wrong with the snapshot, when the result is false; else empty.</param>
    /// <returns>False when the bytes are no snapshot, are spoiled, or do not fit the options.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static bool TryLoad(
        ReadOnlySpan<byte> snapshot, ItchPublicationOptions options, IItchSink sink,
        [NotNullWhen(true)] out ItchPublication? publication, out string error)
    {
        publication = null;
        ArgumentNullException.ThrowIfNull(options);
        error = Judge(snapshot, options, out PublicationHeader header);
        if (error.Length != 0)
            return false;
        ItchPublication loaded = new(options, sink)
        {
            LastBatch = header.Batch,
            NextNumber = header.NextNumber,
            StampNanos = header.StampNanos,
            RefusedInstruments = header.RefusedInstruments,
            HiddenOrders = header.HiddenOrders,
            HiddenTrades = header.HiddenTrades,
            HasEnded = header.HasEnded != 0,
        };
        error = loaded.LoadRecords(snapshot[PublicationHeader.Size..], header);
        if (error.Length == 0)
            publication = loaded;
        return publication is not null;
    }

    private void SaveRecords(Span<byte> bytes)
    {
        foreach (PublishedInstrument instrument in _instruments)
        {
            MemoryMarshal.Write(bytes, new PublishedInstrumentRecord
            {
                Symbol = instrument.SymbolBits,
                Tick = instrument.Tick,
                Lot = instrument.Lot,
                ReferencePrice = instrument.ReferencePrice,
                Number = instrument.Number,
                PriceScale = instrument.PriceScale,
                State = (uint)instrument.State,
            });
            bytes = bytes[PublishedInstrumentRecord.Size..];
        }

        for (int place = _orders.First; place != 0; place = _orders[place].Next)
        {
            ref DisplayedOrder order = ref _orders[place];
            MemoryMarshal.Write(bytes, new DisplayedOrderRecord
            {
                Id = order.Id,
                PriceE4 = order.PriceE4,
                Shares = order.Shares,
                StockLocate = order.StockLocate,
                Side = (ushort)order.Side,
            });
            bytes = bytes[DisplayedOrderRecord.Size..];
        }
    }

    private static string Judge(ReadOnlySpan<byte> snapshot, ItchPublicationOptions options, out PublicationHeader header)
    {
        header = default;
        if (snapshot.Length < PublicationHeader.Size)
            return $"The snapshot has {snapshot.Length} bytes; even an empty one has {PublicationHeader.Size}.";
        header = MemoryMarshal.Read<PublicationHeader>(snapshot);
        if (header.Magic != PublicationHeader.ExpectedMagic)
            return "This is no snapshot of a publication: it does not begin with RINGITCH.";
        if (header.Version != PublicationHeader.ExpectedVersion)
            return $"The snapshot has version {header.Version}; this program reads {PublicationHeader.ExpectedVersion}.";
        byte[] copy = snapshot.ToArray();
        copy.AsSpan(PublicationHeader.CrcOffset, sizeof(uint)).Clear();
        uint actual = SnapshotSum.Of(copy);
        if (actual != header.Crc)
            return $"The snapshot has the CRC-32C {actual:x8}, but {header.Crc:x8} is written in it.";
        if (!header.IsPossible)
            return "The header of the snapshot has values that cannot be.";
        long expected = PublicationHeader.Size + ((long)header.Instruments * PublishedInstrumentRecord.Size)
            + ((long)header.Orders * DisplayedOrderRecord.Size);
        if (expected != snapshot.Length)
            return $"The snapshot has {snapshot.Length} bytes; its counts say {expected}.";
        if (header.Shard != options.Shard)
            return $"The snapshot is of shard {header.Shard}, not of shard {options.Shard}.";
        return header.Instruments > options.MaximumInstruments || header.Orders > options.MaximumOrders
            ? $"There is no room for {header.Instruments} instruments and {header.Orders} orders."
            : string.Empty;
    }

    private string LoadRecords(ReadOnlySpan<byte> bytes, in PublicationHeader header)
    {
        for (int count = header.Instruments; count > 0; count--)
        {
            PublishedInstrumentRecord record = MemoryMarshal.Read<PublishedInstrumentRecord>(bytes);
            bytes = bytes[PublishedInstrumentRecord.Size..];
            if (!record.IsPossible || _byNumber.ContainsKey(record.Number))
                return $"Instrument {record.Number} of the snapshot cannot be.";
            PublishedInstrument instrument = Add(record.Number);
            instrument.Define(record.Symbol, record.PriceScale, record.Tick, record.Lot, record.ReferencePrice);
            instrument.State = (TradingState)record.State;
        }

        StateChanges++;

        for (int count = header.Orders; count > 0; count--)
        {
            DisplayedOrderRecord record = MemoryMarshal.Read<DisplayedOrderRecord>(bytes);
            bytes = bytes[DisplayedOrderRecord.Size..];
            bool isPossible = record.IsPossible && record.StockLocate <= _instruments.Count
                && _instruments[record.StockLocate - 1].IsPublished && _orders.Find(record.Id) == 0
                && _orders.TryAdd(record.Id, record.StockLocate, (Side)record.Side, record.PriceE4, record.Shares);
            if (!isPossible)
                return $"Order {record.Id} of the snapshot cannot be.";
        }

        return string.Empty;
    }
}
