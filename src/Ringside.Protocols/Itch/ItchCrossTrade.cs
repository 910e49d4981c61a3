using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>An auction traded.</summary>
// Offset  Size  Type    Field         Meaning
//      0     1  char    message type  'Q'
//      1    10          header        stock locate, tracking number, timestamp: ItchHeader
//     11     8  u64     shares        8 bytes, unlike other shares
//     19     8  alpha   stock         symbol
//     27     4  price4  cross price
//     31     8  u64     match number  unique for the day
//     39     1  char    cross type    O C H A: ItchCrossType
public readonly record struct ItchCrossTrade : IWireMessage<ItchCrossTrade>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'Q';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 40;

    /// <summary>Stock, tracking number and time.</summary>
    public required ItchHeader Header { get; init; }

    /// <summary>Shares of the auction.</summary>
    public required ulong Shares { get; init; }

    /// <summary>Symbol of the stock.</summary>
    public required Alpha8 Stock { get; init; }

    /// <summary>Price of the auction in units of 1/10,000.</summary>
    public required uint CrossPriceE4 { get; init; }

    /// <summary>Number of the trade, unique for the day.</summary>
    public required ulong MatchNumber { get; init; }

    /// <summary>Which auction.</summary>
    public required ItchCrossType CrossType { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchCrossTrade message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new ItchCrossTrade
        {
            Header = ItchHeader.Read(source),
            Shares = BigEndian.U64(source, 11),
            Stock = Alpha8.Read(source[19..]),
            CrossPriceE4 = BigEndian.U32(source, 27),
            MatchNumber = BigEndian.U64(source, 31),
            CrossType = (ItchCrossType)source[39],
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        Header.Write(destination, Type);
        BigEndian.PutU64(destination, 11, Shares);
        Stock.Write(destination[19..]);
        BigEndian.PutU32(destination, 27, CrossPriceE4);
        BigEndian.PutU64(destination, 31, MatchNumber);
        destination[39] = (byte)CrossType;
    }
}
