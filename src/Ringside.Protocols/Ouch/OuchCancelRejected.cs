using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Ouch;

/// <summary>Venue to client: a cancel changes nothing; the order, if there is one, stands as it was.</summary>
// Offset  Size  Type    Field         Meaning
//      0     1  char    message type  'I'
//      1     8  u64     timestamp     nanoseconds since midnight
//      9    14  alpha   order token
public readonly record struct OuchCancelRejected : IWireMessage<OuchCancelRejected>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'I';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 23;

    /// <summary>Nanoseconds since midnight.</summary>
    public required long TimestampNanos { get; init; }

    /// <summary>The client's name for the order.</summary>
    public required Alpha14 Token { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out OuchCancelRejected message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new OuchCancelRejected
        {
            TimestampNanos = (long)BigEndian.U64(source, 1),
            Token = Alpha14.Read(source[9..]),
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
    }
}
