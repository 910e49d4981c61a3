using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>A resting order traded at another price than the displayed one.</summary>
// Offset  Size  Type    Field            Meaning
//      0     1  char    message type     'C'
//      1    10          header           stock locate, tracking number, timestamp: ItchHeader
//     11     8  u64     order reference  the resting order
//     19     4  u32     executed shares  of this trade
//     23     8  u64     match number     unique for the day
//     31     1  char    printable        Y N
//     32     4  price4  execution price
public readonly record struct ItchOrderExecutedWithPrice : IWireMessage<ItchOrderExecutedWithPrice>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'C';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 36;

    /// <summary>Stock, tracking number and time.</summary>
    public required ItchHeader Header { get; init; }

    /// <summary>The resting order.</summary>
    public required ulong OrderReference { get; init; }

    /// <summary>Shares of this trade; the order has as many fewer.</summary>
    public required uint ExecutedShares { get; init; }

    /// <summary>Number of the trade, unique for the day.</summary>
    public required ulong MatchNumber { get; init; }

    /// <summary>Y when the trade counts in the volume; N when it is part of a bulk print.</summary>
    public required char Printable { get; init; }

    /// <summary>Price of the trade in units of 1/10,000.</summary>
    public required uint ExecutionPriceE4 { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchOrderExecutedWithPrice message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new ItchOrderExecutedWithPrice
        {
            Header = ItchHeader.Read(source),
            OrderReference = BigEndian.U64(source, 11),
            ExecutedShares = BigEndian.U32(source, 19),
            MatchNumber = BigEndian.U64(source, 23),
            Printable = (char)source[31],
            ExecutionPriceE4 = BigEndian.U32(source, 32),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        Header.Write(destination, Type);
        BigEndian.PutU64(destination, 11, OrderReference);
        BigEndian.PutU32(destination, 19, ExecutedShares);
        BigEndian.PutU64(destination, 23, MatchNumber);
        destination[31] = (byte)Printable;
        BigEndian.PutU32(destination, 32, ExecutionPriceE4);
    }
}
