using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>A trade is undone. The book is not restored.</summary>
// Offset  Size  Type    Field         Meaning
//      0     1  char    message type  'B'
//      1    10          header        stock locate, tracking number, timestamp: ItchHeader
//     11     8  u64     match number  the trade that is undone
public readonly record struct ItchBrokenTrade : IWireMessage<ItchBrokenTrade>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'B';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 19;

    /// <summary>Stock, tracking number and time.</summary>
    public required ItchHeader Header { get; init; }

    /// <summary>The trade.</summary>
    public required ulong MatchNumber { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchBrokenTrade message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new ItchBrokenTrade
        {
            Header = ItchHeader.Read(source),
            MatchNumber = BigEndian.U64(source, 11),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        Header.Write(destination, Type);
        BigEndian.PutU64(destination, 11, MatchNumber);
    }
}
