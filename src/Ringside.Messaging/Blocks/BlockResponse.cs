using System.Buffers.Binary;

namespace Ringside.Messaging.Blocks;

// Little-endian.
// | offset | bytes | answer of a block device                                                      |
// |      0 |     1 | kind 0x21                                                                     |
// |      1 |     1 | result: 0 ok, 1 bad request, 2 out of range, 3 not aligned, 4 too long,       |
// |        |       | 5 failed, 6 no room, 7 not supported                                          |
// |      2 |     2 | zero                                                                          |
// |      4 |     4 | bytes that follow                                                             |
// |      8 |     8 | id of the request                                                             |
// |     16 |     n | of a read that succeeded: the bytes; of describe: see the device's table      |

/// <summary>How an answer of a block device begins.</summary>
internal readonly record struct BlockResponse(BlockResult Result, int Length, long Id)
{
    internal const int Size = 16;
    internal const byte MessageKind = 0x21;

    internal static bool TryRead(ReadOnlySpan<byte> message, out BlockResponse response)
    {
        response = default;
        if (message.Length < Size || message[0] != MessageKind || message[2] != 0 || message[3] != 0)
            return false;
        if (message[1] > (byte)BlockResult.NotSupported || BinaryPrimitives.ReadUInt32LittleEndian(message[4..]) != message.Length - Size)
            return false;
        response = new BlockResponse(
            (BlockResult)message[1], message.Length - Size, BinaryPrimitives.ReadInt64LittleEndian(message[8..]));
        return true;
    }

    internal void Write(Span<byte> into)
    {
        into[0] = MessageKind;
        into[1] = (byte)Result;
        into[2] = into[3] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(into[4..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], Id);
    }
}
