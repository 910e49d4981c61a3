using System.Buffers.Binary;

namespace Ringside.Messaging.Files;

// Little-endian.
// | offset | bytes | request to a filesystem                                                                |
// |      0 |     1 | kind 0x30                                                                              |
// |      1 |     1 | operation: 1 create, 2 append, 3 write at, 4 read at, 5 list, 6 delete                 |
// |      2 |     1 | bytes of the name                                                                      |
// |      3 |     1 | zero                                                                                   |
// |      4 |     4 | bytes to append or write, most bytes to read or list; 0 for create and delete          |
// |      8 |     8 | request id, which comes back                                                           |
// |     16 |     8 | write, read: offset; append: the size that the file must have, or -1; else 0           |
// |     24 |     n | name; of a list the name to begin behind, empty for the first one                      |
// |   24+n |     m | of append and write: the bytes                                                         |

/// <summary>A request to a filesystem; name and bytes lie in the message.</summary>
internal readonly ref struct FileRequest
{
    internal const int HeaderSize = 24;
    internal const byte MessageKind = 0x30;

    internal FileOperationKind Kind { get; init; }

    internal uint Length { get; init; }

    internal long Id { get; init; }

    internal long Offset { get; init; }

    internal ReadOnlySpan<byte> Name { get; init; }

    internal ReadOnlySpan<byte> Bytes { get; init; }

    internal static bool TryRead(ReadOnlySpan<byte> message, out FileRequest request)
    {
        request = default;
        if (message.Length < HeaderSize || message[0] != MessageKind || message[3] != 0 || message.Length < HeaderSize + message[2])
            return false;
        var kind = (FileOperationKind)message[1];
        if (kind is < FileOperationKind.Create or > FileOperationKind.Delete)
            return false;
        request = new FileRequest
        {
            Kind = kind,
            Length = BinaryPrimitives.ReadUInt32LittleEndian(message[4..]),
            Id = BinaryPrimitives.ReadInt64LittleEndian(message[8..]),
            Offset = BinaryPrimitives.ReadInt64LittleEndian(message[16..]),
            Name = message.Slice(HeaderSize, message[2]),
            Bytes = message[(HeaderSize + message[2])..],
        };
        return true;
    }

    /// <summary>Writes the message; the name has 255 bytes at most.</summary>
    /// <returns>Its length.</returns>
    internal int Write(Span<byte> into)
    {
        into[0] = MessageKind;
        into[1] = (byte)Kind;
        into[2] = (byte)Name.Length;
        into[3] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(into[4..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], Id);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], Offset);
        Name.CopyTo(into[HeaderSize..]);
        Bytes.CopyTo(into[(HeaderSize + Name.Length)..]);
        return HeaderSize + Name.Length + Bytes.Length;
    }
}
