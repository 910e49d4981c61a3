using Ringside.Protocols.Fields;

namespace Ringside.Protocols.MoldUdp64;

/// <summary>Walks through the messages of one downstream packet, in place.</summary>
/// <remarks>A packet is read as a whole or not at all: <see cref="TryOpen"/> has looked at every length before the first message is
/// handed out, so a damaged packet leaves no half of it behind.</remarks>
// Offset  Size  Type   Field           Meaning
//      0    20         header          MoldHeader
// then, message count times:
//      0     2  u16    message length  of the data alone; 0 is legal, and takes a number
//      2     n         message data
public ref struct MoldPacketReader
{
    /// <summary>Bytes in front of every message.</summary>
    public const int BlockHeaderSize = sizeof(ushort);

    private ReadOnlySpan<byte> _blocks;

    private MoldPacketReader(MoldHeader header, ReadOnlySpan<byte> blocks)
    {
        Header = header;
        SequenceNumber = header.SequenceNumber - 1;
        _blocks = blocks;
    }

    /// <summary>The first bytes of the packet.</summary>
    public MoldHeader Header { get; }

    /// <summary>Number of the message that was read last; the one before the first to begin with.</summary>
    public ulong SequenceNumber { get; private set; }

    /// <summary>Looks at a whole packet. Never throws, whatever the bytes.</summary>
    /// <param name="packet">The payload of one datagram.</param>
    /// <param name="reader">Stands before the first message, when the result is true.</param>
    /// <returns>False when it is no packet: fewer bytes than a header, or messages that do not fill the rest exactly.</returns>
    public static bool TryOpen(ReadOnlySpan<byte> packet, out MoldPacketReader reader)
    {
        reader = default;
        if (packet.Length < MoldHeader.Size)
            return false;
        MoldHeader header = MoldHeader.Read(packet);
        ReadOnlySpan<byte> blocks = packet[MoldHeader.Size..];
        if (!AreWhole(blocks, header.Messages))
            return false;
        reader = new MoldPacketReader(header, blocks);
        return true;
    }

    /// <summary>Reads the next message.</summary>
    /// <param name="message">The message, inside the packet, when the result is true.</param>
    /// <returns>False behind the last message.</returns>
    public bool TryNext(out ReadOnlySpan<byte> message)
    {
        if (_blocks.IsEmpty)
        {
            message = default;
            return false;
        }

        int length = BigEndian.U16(_blocks, 0);
        message = _blocks.Slice(BlockHeaderSize, length);
        _blocks = _blocks[(BlockHeaderSize + length)..];
        SequenceNumber++;
        return true;
    }

    private static bool AreWhole(ReadOnlySpan<byte> blocks, int count)
    {
        for (; count > 0; count--)
        {
            if (blocks.Length < BlockHeaderSize)
                return false;
            int length = BigEndian.U16(blocks, 0);
            if (blocks.Length - BlockHeaderSize < length)
                return false;
            blocks = blocks[(BlockHeaderSize + length)..];
        }

        return blocks.IsEmpty;
    }
}
