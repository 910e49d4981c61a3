using System.Buffers.Binary;

namespace Ringside.Messaging.Objects;

// Little-endian.
// | offset | bytes | block and append message                                        |
// |      0 |     1 | kind: 0x11 block, 0x12 append                                   |
// |      1 |     7 | zero                                                            |
// |      8 |     8 | id                                                              |
// |     16 |     8 | block: offset; append: number, from 0; both 0 to 2^63 - 1       |
// |     24 |  1..n | bytes; offset and bytes of a block end at 2^63 - 1 at most      |

/// <summary>A part of an object; its bytes lie in the message.</summary>
internal readonly ref struct ObjectPart
{
    internal const int HeaderSize = 24;

    internal ObjectMessageKind Kind { get; init; }

    internal long Id { get; init; }

    /// <summary>Offset of a block, number of an append.</summary>
    internal long Position { get; init; }

    internal ReadOnlySpan<byte> Bytes { get; init; }

    internal static bool TryRead(ReadOnlySpan<byte> message, out ObjectPart part)
    {
        part = default;
        if (message.Length <= HeaderSize)
            return false;
        ulong first = BinaryPrimitives.ReadUInt64LittleEndian(message);
        if (first is not ((ulong)ObjectMessageKind.Block or (ulong)ObjectMessageKind.Append))
            return false;
        long position = BinaryPrimitives.ReadInt64LittleEndian(message[16..]);
        ReadOnlySpan<byte> bytes = message[HeaderSize..];
        if (position < 0 || position > long.MaxValue - bytes.Length)
            return false;
        part = new ObjectPart
        {
            Kind = (ObjectMessageKind)first,
            Id = BinaryPrimitives.ReadInt64LittleEndian(message[8..]),
            Position = position,
            Bytes = bytes,
        };
        return true;
    }

    internal static void WriteHeader(Span<byte> into, ObjectMessageKind kind, long id, long position)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(into, (ulong)kind);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], id);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], position);
    }
}
