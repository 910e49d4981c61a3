using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Ouch;

/// <summary>Venue to client: a mark in the day.</summary>
// Offset  Size  Type    Field         Meaning
//      0     1  char    message type  'S'
//      1     8  u64     timestamp     nanoseconds since midnight
//      9     1  char    event code    S E: OuchSystemEventCode
public readonly record struct OuchSystemEvent : IWireMessage<OuchSystemEvent>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'S';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 10;

    /// <summary>Nanoseconds since midnight.</summary>
    public required long TimestampNanos { get; init; }

    /// <summary>Which mark.</summary>
    public required OuchSystemEventCode EventCode { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out OuchSystemEvent message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new OuchSystemEvent
        {
            TimestampNanos = (long)BigEndian.U64(source, 1),
            EventCode = (OuchSystemEventCode)source[9],
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        destination[0] = Type;
        BigEndian.PutU64(destination, 1, (ulong)TimestampNanos);
        destination[9] = (byte)EventCode;
    }
}
