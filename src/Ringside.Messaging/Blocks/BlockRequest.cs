using System.Buffers.Binary;

namespace Ringside.Messaging.Blocks;

// Little-endian.
// | offset | bytes | request to a block device                                                |
// |      0 |     1 | kind 0x20                                                                |
// |      1 |     1 | operation: 1 read, 2 write, 3 flush, 4 trim, 5 describe                  |
// |      2 |     2 | zero                                                                     |
// |      4 |     4 | length in bytes; 0 for flush and describe                                |
// |      8 |     8 | request id, which comes back                                             |
// |     16 |     8 | offset in bytes; 0 for flush and describe                                |
// |     24 |     n | of a write: the bytes                                                    |

/// <summary>How a request to a block device begins.</summary>
internal readonly record struct BlockRequest(BlockOperationKind Kind, uint Length, long Id, long Offset)
{
    internal const int Size = 24;
    internal const byte MessageKind = 0x20;

    internal static bool TryRead(ReadOnlySpan<byte> message, out BlockRequest request)
    {
        request = default;
        if (message.Length < Size || message[0] != MessageKind || message[2] != 0 || message[3] != 0)
            return false;
        var kind = (BlockOperationKind)message[1];
        if (kind is < BlockOperationKind.Read or > BlockOperationKind.Describe)
            return false;
        request = new BlockRequest(
            kind,
            BinaryPrimitives.ReadUInt32LittleEndian(message[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(message[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(message[16..]));
        return message.Length == Size || kind == BlockOperationKind.Write;
    }

    internal void Write(Span<byte> into)
    {
        into[0] = MessageKind;
        into[1] = (byte)Kind;
        into[2] = into[3] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(into[4..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], Id);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], Offset);
    }
}
