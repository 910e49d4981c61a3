using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>What an auction would do now (net order imbalance indicator).</summary>
// Offset  Size  Type    Field                Meaning
//      0     1  char    message type         'I'
//      1    10          header               stock locate, tracking number, timestamp: ItchHeader
//     11     8  u64     paired shares
//     19     8  u64     imbalance shares
//     27     1  char    imbalance direction  B S N O P: ItchImbalanceDirection
//     28     8  alpha   stock                symbol
//     36     4  price4  far price
//     40     4  price4  near price
//     44     4  price4  reference price
//     48     1  char    cross type
//     49     1  char    price variation
public readonly record struct ItchImbalance : IWireMessage<ItchImbalance>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'I';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 50;

    /// <summary>Stock, tracking number and time.</summary>
    public required ItchHeader Header { get; init; }

    /// <summary>Shares that would trade.</summary>
    public required ulong PairedShares { get; init; }

    /// <summary>Shares that would be left.</summary>
    public required ulong ImbalanceShares { get; init; }

    /// <summary>Which side is left.</summary>
    public required ItchImbalanceDirection Direction { get; init; }

    /// <summary>Symbol of the stock.</summary>
    public required Alpha8 Stock { get; init; }

    /// <summary>Price at which only auction orders would trade, in units of 1/10,000.</summary>
    public required uint FarPriceE4 { get; init; }

    /// <summary>Price at which all orders would trade, in units of 1/10,000.</summary>
    public required uint NearPriceE4 { get; init; }

    /// <summary>Price that the imbalance is worked out at, in units of 1/10,000.</summary>
    public required uint ReferencePriceE4 { get; init; }

    /// <summary>Which auction.</summary>
    public required ItchCrossType CrossType { get; init; }

    /// <summary>How far the near price is from the reference price.</summary>
    public required char PriceVariation { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchImbalance message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new ItchImbalance
        {
            Header = ItchHeader.Read(source),
            PairedShares = BigEndian.U64(source, 11),
            ImbalanceShares = BigEndian.U64(source, 19),
            Direction = (ItchImbalanceDirection)source[27],
            Stock = Alpha8.Read(source[28..]),
            FarPriceE4 = BigEndian.U32(source, 36),
            NearPriceE4 = BigEndian.U32(source, 40),
            ReferencePriceE4 = BigEndian.U32(source, 44),
            CrossType = (ItchCrossType)source[48],
            PriceVariation = (char)source[49],
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        Header.Write(destination, Type);
        BigEndian.PutU64(destination, 11, PairedShares);
        BigEndian.PutU64(destination, 19, ImbalanceShares);
        destination[27] = (byte)Direction;
        Stock.Write(destination[28..]);
        BigEndian.PutU32(destination, 36, FarPriceE4);
        BigEndian.PutU32(destination, 40, NearPriceE4);
        BigEndian.PutU32(destination, 44, ReferencePriceE4);
        destination[48] = (byte)CrossType;
        destination[49] = (byte)PriceVariation;
    }
}
