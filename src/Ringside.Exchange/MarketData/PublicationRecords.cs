using System.Runtime.InteropServices;

namespace Ringside.Exchange.MarketData;

/// <summary>How a snapshot of a publication begins: 96 bytes, little-endian.</summary>
/// <remarks>
/// <code>
/// offset size  field
///  0     8     Magic               "RINGITCH"
///  8     4     Version             1
/// 12     4     Crc                 CRC-32C of all bytes, with zero here
/// 16     8     Batch               last batch that was taken
/// 24     8     NextNumber          of the message that comes next
/// 32     8     StampNanos          of the last batch
/// 40     8     RefusedInstruments  counters of the publication
/// 48     8     HiddenOrders
/// 56     8     HiddenTrades
/// 64     4     Shard
/// 68     4     Instruments         records of 48 bytes, by stock locate
/// 72     4     Orders              records of 24 bytes, in the order in which they were shown
/// 76     4     HasEnded            1 behind the end of the day, else 0
/// 80    16     (zero)
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct PublicationHeader
{
    internal const int Size = 96;
    internal const int CrcOffset = 12;
    internal const ulong ExpectedMagic = 0x4843_5449_474E_4952;
    internal const uint ExpectedVersion = 1;

    internal ulong Magic;
    internal uint Version;
    internal uint Crc;
    internal long Batch;
    internal ulong NextNumber;
    internal long StampNanos;
    internal long RefusedInstruments;
    internal long HiddenOrders;
    internal long HiddenTrades;
    internal int Shard;
    internal int Instruments;
    internal int Orders;
    internal int HasEnded;

    // The first batches of a stream may be beginnings of epochs, which have no messages.
    internal readonly bool IsPossible =>
        Batch >= 0 && NextNumber >= 1 && (NextNumber == 1 ? (Instruments | Orders) == 0 : Batch != 0) && StampNanos is >= 0 and < 1L << 48
        && HasEnded is 0 or 1
        && (RefusedInstruments | HiddenOrders | HiddenTrades) >= 0 && Instruments >= 0 && Orders >= 0;
}

/// <summary>An instrument in a snapshot: 48 bytes, the fields one after the other.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct PublishedInstrumentRecord
{
    internal const int Size = 48;

    internal ulong Symbol;
    internal long Tick;
    internal long Lot;
    internal long ReferencePrice;
    internal uint Number;
    internal uint PriceScale;
    internal uint State;
    internal uint Zero;

    internal readonly bool IsPossible => Tick > 0 && Lot > 0 && PriceScale <= 18 && State <= 4 && Zero == 0;
}

/// <summary>A displayed order in a snapshot: 24 bytes, the fields one after the other.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct DisplayedOrderRecord
{
    internal const int Size = 24;

    internal ulong Id;
    internal uint PriceE4;
    internal uint Shares;
    internal ushort StockLocate;
    internal ushort Side;
    internal uint Zero;

    internal readonly bool IsPossible => Id != 0 && Shares != 0 && StockLocate != 0 && Side <= 1 && Zero == 0;
}
