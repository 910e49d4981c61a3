using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>A resting order left the book with all its shares.</summary>
// Offset  Size  Type    Field            Meaning
//      0     1  char    message type     'D'
//      1    10          header           stock locate, tracking number, timestamp: ItchHeader
//     11     8  u64     order reference
public readonly record struct ItchOrderDelete : IWireMessage<ItchOrderDelete>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'D';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 19;

    /// <summary>Stock, tracking number and time.</summary>
    public required ItchHeader Header { get; init; }

    /// <summary>The order.</summary>
    public required ulong OrderReference { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchOrderDelete message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new ItchOrderDelete
        {
            Header = ItchHeader.Read(source),
            OrderReference = BigEndian.U64(source, 11),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        Header.Write(destination, Type);
        BigEndian.PutU64(destination, 11, OrderReference);
    }
}
