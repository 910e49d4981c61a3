using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>A resting order lost some of its shares, and stays.</summary>
// Offset  Size  Type    Field             Meaning
//      0     1  char    message type      'X'
//      1    10          header            stock locate, tracking number, timestamp: ItchHeader
//     11     8  u64     order reference
//     19     4  u32     cancelled shares  removed by this message
public readonly record struct ItchOrderCancel : IWireMessage<ItchOrderCancel>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'X';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 23;

    /// <summary>Stock, tracking number and time.</summary>
    public required ItchHeader Header { get; init; }

    /// <summary>The order.</summary>
    public required ulong OrderReference { get; init; }

    /// <summary>Shares that were taken from it.</summary>
    public required uint CancelledShares { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchOrderCancel message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new ItchOrderCancel
        {
            Header = ItchHeader.Read(source),
            OrderReference = BigEndian.U64(source, 11),
            CancelledShares = BigEndian.U32(source, 19),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        Header.Write(destination, Type);
        BigEndian.PutU64(destination, 11, OrderReference);
        BigEndian.PutU32(destination, 19, CancelledShares);
    }
}
