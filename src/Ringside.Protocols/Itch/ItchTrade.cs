using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>A trade with an order that was not displayed; the displayed book stays as it is.</summary>
// Offset  Size  Type    Field            Meaning
//      0     1  char    message type     'P'
//      1    10          header           stock locate, tracking number, timestamp: ItchHeader
//     11     8  u64     order reference  0 in current feeds
//     19     1  char    buy/sell         always 'B' in current feeds
//     20     4  u32     shares
//     24     8  alpha   stock            symbol
//     32     4  price4  price
//     36     8  u64     match number     unique for the day
public readonly record struct ItchTrade : IWireMessage<ItchTrade>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'P';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 44;

    /// <summary>Stock, tracking number and time.</summary>
    public required ItchHeader Header { get; init; }

    /// <summary>0 in current feeds.</summary>
    public required ulong OrderReference { get; init; }

    /// <summary>Always a bid in current feeds, whoever was hidden.</summary>
    public required Side Side { get; init; }

    /// <summary>Shares of the trade.</summary>
    public required uint Shares { get; init; }

    /// <summary>Symbol of the stock.</summary>
    public required Alpha8 Stock { get; init; }

    /// <summary>Price of the trade in units of 1/10,000.</summary>
    public required uint PriceE4 { get; init; }

    /// <summary>Number of the trade, unique for the day.</summary>
    public required ulong MatchNumber { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchTrade message)
    {
        if (source.Length != Size || source[0] != Type || !SideLetter.IsValid(source[19]))
        {
            message = default;
            return false;
        }

        message = new ItchTrade
        {
            Header = ItchHeader.Read(source),
            OrderReference = BigEndian.U64(source, 11),
            Side = SideLetter.Of(source[19]),
            Shares = BigEndian.U32(source, 20),
            Stock = Alpha8.Read(source[24..]),
            PriceE4 = BigEndian.U32(source, 32),
            MatchNumber = BigEndian.U64(source, 36),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        Header.Write(destination, Type);
        BigEndian.PutU64(destination, 11, OrderReference);
        destination[19] = SideLetter.From(Side);
        BigEndian.PutU32(destination, 20, Shares);
        Stock.Write(destination[24..]);
        BigEndian.PutU32(destination, 32, PriceE4);
        BigEndian.PutU64(destination, 36, MatchNumber);
    }
}
