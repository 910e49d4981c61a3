using System.Buffers.Binary;

namespace Ringside.Messaging.Objects;

// Little-endian.
// | offset | bytes | head message                                                  |
// |      0 |     1 | kind 0x10                                                     |
// |      1 |     1 | mode: 1 offset writes, 2 appends                              |
// |      2 |     1 | version 2                                                     |
// |      3 |     1 | zero                                                          |
// |      4 |     4 | query: comes back in the status that answers                  |
// |      8 |     8 | id                                                            |
// |     16 |     8 | size in bytes, 0 to 2^63 - 1; 0 for appends                   |
// |     24 |     8 | tag                                                           |

/// <summary>Creates an object, or asks what the receiver has of it.</summary>
internal readonly record struct ObjectHead(ObjectInfo Info, uint Query)
{
    internal const int Size = 32;
    private const byte Version = 2;

    internal static bool TryRead(ReadOnlySpan<byte> bytes, out ObjectHead head)
    {
        head = default;
        if (bytes.Length != Size || bytes[0] != (byte)ObjectMessageKind.Head || bytes[2] != Version || bytes[3] != 0)
            return false;
        var mode = (ObjectMode)bytes[1];
        long size = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        if (!(mode == ObjectMode.OffsetWrites && size >= 0) && !(mode == ObjectMode.Appends && size == 0))
            return false;
        var info = new ObjectInfo(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), mode, size, BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));
        head = new ObjectHead(info, BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
        return true;
    }

    internal void Write(Span<byte> into)
    {
        into[0] = (byte)ObjectMessageKind.Head;
        into[1] = (byte)Info.Mode;
        into[2] = Version;
        into[3] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(into[4..], Query);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], Info.Id);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], Info.SizeBytes);
        BinaryPrimitives.WriteInt64LittleEndian(into[24..], Info.Tag);
    }
}
