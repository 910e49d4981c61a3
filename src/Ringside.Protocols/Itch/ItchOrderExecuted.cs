using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>A resting order traded at its displayed price.</summary>
// Offset  Size  Type    Field            Meaning
//      0     1  char    message type     'E'
//      1    10          header           stock locate, tracking number, timestamp: ItchHeader
//     11     8  u64     order reference  the resting order
//     19     4  u32     executed shares  of this trade
//     23     8  u64     match number     unique for the day
public readonly record struct ItchOrderExecuted : IWireMessage<ItchOrderExecuted>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'E';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 31;

    /// <summary>Stock, tracking number and time.</summary>
    public required ItchHeader Header { get; init; }

    /// <summary>The resting order.</summary>
    public required ulong OrderReference { get; init; }

    /// <summary>Shares of this trade; the order has as many fewer.</summary>
    public required uint ExecutedShares { get; init; }

    /// <summary>Number of the trade, unique for the day.</summary>
    public required ulong MatchNumber { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchOrderExecuted message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new ItchOrderExecuted
        {
            Header = ItchHeader.Read(source),
            OrderReference = BigEndian.U64(source, 11),
            ExecutedShares = BigEndian.U32(source, 19),
            MatchNumber = BigEndian.U64(source, 23),
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
    }
}
