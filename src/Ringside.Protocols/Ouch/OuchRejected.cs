using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Ouch;

/// <summary>Venue to client: there is no such order, and its token is used up.</summary>
// Offset  Size  Type    Field         Meaning
//      0     1  char    message type  'J'
//      1     8  u64     timestamp     nanoseconds since midnight
//      9    14  alpha   order token   used up
//     23     1  char    reason        OuchRejectReason
public readonly record struct OuchRejected : IWireMessage<OuchRejected>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'J';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 24;

    /// <summary>Nanoseconds since midnight.</summary>
    public required long TimestampNanos { get; init; }

    /// <summary>The client's name for the order.</summary>
    public required Alpha14 Token { get; init; }

    /// <summary>Why.</summary>
    public required OuchRejectReason Reason { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out OuchRejected message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new OuchRejected
        {
            TimestampNanos = (long)BigEndian.U64(source, 1),
            Token = Alpha14.Read(source[9..]),
            Reason = (OuchRejectReason)source[23],
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        destination[0] = Type;
        BigEndian.PutU64(destination, 1, (ulong)TimestampNanos);
        Token.Write(destination[9..]);
        destination[23] = (byte)Reason;
    }
}
