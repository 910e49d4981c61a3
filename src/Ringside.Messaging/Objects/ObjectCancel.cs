using System.Buffers.Binary;

namespace Ringside.Messaging.Objects;

// Little-endian.
// | offset | bytes | cancel message |
// |      0 |     1 | kind 0x15      |
// |      1 |     7 | zero           |
// |      8 |     8 | id             |

/// <summary>The sender gives an object up; the receiver drops it.</summary>
internal readonly record struct ObjectCancel(long Id)
{
    internal const int Size = 16;

    internal static bool TryRead(ReadOnlySpan<byte> bytes, out ObjectCancel cancel)
    {
        bool is16 = bytes.Length == Size && BinaryPrimitives.ReadUInt64LittleEndian(bytes) == (ulong)ObjectMessageKind.Cancel;
        cancel = is16 ? new ObjectCancel(BinaryPrimitives.ReadInt64LittleEndian(bytes[8..])) : default;
        return is16;
    }

    internal void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(into, (ulong)ObjectMessageKind.Cancel);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], Id);
    }
}
