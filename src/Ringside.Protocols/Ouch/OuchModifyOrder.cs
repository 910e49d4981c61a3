using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Ouch;

/// <summary>Client to venue: another side or fewer shares for a living order.</summary>
// Offset  Size  Type    Field         Meaning
//      0     1  char    message type  'M'
//      1    14  alpha   order token
//     15     1  char    buy/sell      B S T E: OuchSide
//     16     4  u32     shares        new intended size
public readonly record struct OuchModifyOrder : IWireMessage<OuchModifyOrder>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'M';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 20;

    /// <summary>The client's name for the order.</summary>
    public required Alpha14 Token { get; init; }

    /// <summary>Side of the order.</summary>
    public required OuchSide Side { get; init; }

    /// <summary>Shares that the order is to have.</summary>
    public required uint Shares { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out OuchModifyOrder message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new OuchModifyOrder
        {
            Token = Alpha14.Read(source[1..]),
            Side = (OuchSide)source[15],
            Shares = BigEndian.U32(source, 16),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        destination[0] = Type;
        Token.Write(destination[1..]);
        destination[15] = (byte)Side;
        BigEndian.PutU32(destination, 16, Shares);
    }
}
