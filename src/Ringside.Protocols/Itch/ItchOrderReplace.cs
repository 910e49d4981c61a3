using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>A resting order gave way to a new one on the same side of the same stock, which stands behind all others at its
/// price.</summary>
// Offset  Size  Type    Field               Meaning
//      0     1  char    message type        'U'
//      1    10          header              stock locate, tracking number, timestamp: ItchHeader
//     11     8  u64     original reference  dies
//     19     8  u64     new reference       used from now on
//     27     4  u32     shares              new total
//     31     4  price4  price
public readonly record struct ItchOrderReplace : IWireMessage<ItchOrderReplace>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'U';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 35;

    /// <summary>Stock, tracking number and time.</summary>
    public required ItchHeader Header { get; init; }

    /// <summary>The order that is gone.</summary>
    public required ulong OriginalReference { get; init; }

    /// <summary>The order that stands instead.</summary>
    public required ulong NewReference { get; init; }

    /// <summary>Displayed shares of the new order.</summary>
    public required uint Shares { get; init; }

    /// <summary>Displayed price of the new order in units of 1/10,000.</summary>
    public required uint PriceE4 { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchOrderReplace message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new ItchOrderReplace
        {
            Header = ItchHeader.Read(source),
            OriginalReference = BigEndian.U64(source, 11),
            NewReference = BigEndian.U64(source, 19),
            Shares = BigEndian.U32(source, 27),
            PriceE4 = BigEndian.U32(source, 31),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        Header.Write(destination, Type);
        BigEndian.PutU64(destination, 11, OriginalReference);
        BigEndian.PutU64(destination, 19, NewReference);
        BigEndian.PutU32(destination, 27, Shares);
        BigEndian.PutU32(destination, 31, PriceE4);
    }
}
