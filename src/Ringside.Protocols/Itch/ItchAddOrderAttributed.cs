using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>An order joins the displayed book, with the name of its owner.</summary>
// Offset  Size  Type    Field            Meaning
//      0     1  char    message type     'F'
//      1    10          header           stock locate, tracking number, timestamp: ItchHeader
//     11     8  u64     order reference  unique for the day
//     19     1  char    buy/sell         'B' buys, 'S' sells
//     20     4  u32     shares
//     24     8  alpha   stock            symbol
//     32     4  price4  price
//     36     4  alpha   attribution      participant
public readonly record struct ItchAddOrderAttributed : IWireMessage<ItchAddOrderAttributed>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'F';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 40;

    /// <summary>Stock, tracking number and time.</summary>
    public required ItchHeader Header { get; init; }

    /// <summary>Number of the order, unique for the day.</summary>
    public required ulong OrderReference { get; init; }

    /// <summary>Side of the order.</summary>
    public required Side Side { get; init; }

    /// <summary>Displayed shares.</summary>
    public required uint Shares { get; init; }

    /// <summary>Symbol of the stock.</summary>
    public required Alpha8 Stock { get; init; }

    /// <summary>Displayed price in units of 1/10,000.</summary>
    public required uint PriceE4 { get; init; }

    /// <summary>Owner of the order (MPID).</summary>
    public required Alpha4 Attribution { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchAddOrderAttributed message)
    {
        if (source.Length != Size || source[0] != Type || !SideLetter.IsValid(source[19]))
        {
            message = default;
            return false;
        }

        message = new ItchAddOrderAttributed
        {
            Header = ItchHeader.Read(source),
            OrderReference = BigEndian.U64(source, 11),
            Side = SideLetter.Of(source[19]),
            Shares = BigEndian.U32(source, 20),
            Stock = Alpha8.Read(source[24..]),
            PriceE4 = BigEndian.U32(source, 32),
            Attribution = Alpha4.Read(source[36..]),
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
        Attribution.Write(destination[36..]);
    }
}
