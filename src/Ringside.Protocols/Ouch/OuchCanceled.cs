using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Ouch;

/// <summary>Venue to client: shares of the order were cancelled.</summary>
// Offset  Size  Type    Field             Meaning
//      0     1  char    message type      'C'
//      1     8  u64     timestamp         nanoseconds since midnight
//      9    14  alpha   order token
//     23     4  u32     decrement shares  removed by this message
//     27     1  char    reason            OuchCancelReason
public readonly record struct OuchCanceled : IWireMessage<OuchCanceled>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'C';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 28;

    /// <summary>Nanoseconds since midnight.</summary>
    public required long TimestampNanos { get; init; }

    /// <summary>The client's name for the order.</summary>
    public required Alpha14 Token { get; init; }

    /// <summary>Shares that were taken away by this message.</summary>
    public required uint DecrementShares { get; init; }

    /// <summary>Why.</summary>
    public required OuchCancelReason Reason { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out OuchCanceled message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new OuchCanceled
        {
            TimestampNanos = (long)BigEndian.U64(source, 1),
            Token = Alpha14.Read(source[9..]),
            DecrementShares = BigEndian.U32(source, 23),
            Reason = (OuchCancelReason)source[27],
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
        BigEndian.PutU32(destination, 23, DecrementShares);
        destination[27] = (byte)Reason;
    }
}
