using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Ouch;

/// <summary>Client to venue: fewer shares, or none.</summary>
// Offset  Size  Type    Field         Meaning
//      0     1  char    message type  'X'
//      1    14  alpha   order token
//     15     4  u32     shares        new intended size; 0: cancel
public readonly record struct OuchCancelOrder : IWireMessage<OuchCancelOrder>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'X';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 19;

    /// <summary>The client's name for the order.</summary>
    public required Alpha14 Token { get; init; }

    /// <summary>Shares that the order is to have, <i>not</i> those to take away; 0 cancels all that is open.</summary>
    public required uint Shares { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out OuchCancelOrder message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new OuchCancelOrder
        {
            Token = Alpha14.Read(source[1..]),
            Shares = BigEndian.U32(source, 15),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        destination[0] = Type;
        Token.Write(destination[1..]);
        BigEndian.PutU32(destination, 15, Shares);
    }
}
