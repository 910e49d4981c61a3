using System.Buffers.Binary;

namespace Ringside.Messaging.Files;

// Little-endian.
// | offset | bytes | answer of a filesystem                                                                       |
// |      0 |     1 | kind 0x31                                                                                    |
// |      1 |     1 | result, 0 to 14, see FileResult                                                              |
// |      2 |     2 | zero                                                                                         |
// |      4 |     4 | bytes that follow                                                                            |
// |      8 |     8 | id of the request                                                                            |
// |     16 |     8 | append: the offset it went to; write, read: size of the file; list: 1 when there is more     |
// |     24 |     n | of a read: the bytes, fewer at the end of the file; of a list: entries, see FileEntry        |

/// <summary>How an answer of a filesystem begins.</summary>
internal readonly record struct FileResponse(FileResult Result, int Length, long Id, long Value)
{
    internal const int Size = 24;
    internal const byte MessageKind = 0x31;

    internal static bool TryRead(ReadOnlySpan<byte> message, out FileResponse response)
    {
        response = default;
        if (message.Length < Size || message[0] != MessageKind || message[2] != 0 || message[3] != 0)
            return false;
        if (message[1] > (byte)FileResult.Failed || BinaryPrimitives.ReadUInt32LittleEndian(message[4..]) != message.Length - Size)
            return false;
        response = new FileResponse(
            (FileResult)message[1],
            message.Length - Size,
            BinaryPrimitives.ReadInt64LittleEndian(message[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(message[16..]));
        return response.Value >= 0;
    }

    internal void Write(Span<byte> into)
    {
        into[0] = MessageKind;
        into[1] = (byte)Result;
        into[2] = into[3] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(into[4..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], Id);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], Value);
    }
}
