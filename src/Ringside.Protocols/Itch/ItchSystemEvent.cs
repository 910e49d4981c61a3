using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>A mark in the day of the whole venue.</summary>
// Offset  Size  Type    Field         Meaning
//      0     1  char    message type  'S'
//      1    10          header        stock locate, tracking number, timestamp: ItchHeader
//     11     1  char    event code    O S Q M E C: ItchSystemEventCode
public readonly record struct ItchSystemEvent : IWireMessage<ItchSystemEvent>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'S';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 12;

    /// <summary>Stock, tracking number and time.</summary>
    public required ItchHeader Header { get; init; }

    /// <summary>Which mark.</summary>
    public required ItchSystemEventCode EventCode { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchSystemEvent message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new ItchSystemEvent
        {
            Header = ItchHeader.Read(source),
            EventCode = (ItchSystemEventCode)source[11],
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        Header.Write(destination, Type);
        destination[11] = (byte)EventCode;
    }
}
