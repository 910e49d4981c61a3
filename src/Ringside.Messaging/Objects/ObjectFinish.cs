using System.Buffers.Binary;

namespace Ringside.Messaging.Objects;

// Little-endian.
// | offset | bytes | finish message                                     |
// |      0 |     1 | kind 0x13                                          |
// |      1 |     7 | zero                                               |
// |      8 |     8 | id                                                 |
// |     16 |     8 | size of the whole object in bytes, 0 to 2^63 - 1   |
// |     24 |     8 | number of appends; 0 for offset writes             |
// |     32 |    32 | SHA-256 of the whole object                        |

/// <summary>Tells the end of an object and its digest, which stands in the message.</summary>
internal readonly ref struct ObjectFinish
{
    internal const int Size = 64;
    internal const int DigestSize = 32;

    internal long Id { get; init; }

    internal long SizeBytes { get; init; }

    internal long Appends { get; init; }

    internal ReadOnlySpan<byte> Digest { get; init; }

    internal static bool TryRead(ReadOnlySpan<byte> message, out ObjectFinish finish)
    {
        finish = default;
        if (message.Length != Size || BinaryPrimitives.ReadUInt64LittleEndian(message) != (ulong)ObjectMessageKind.Finish)
            return false;
        finish = new ObjectFinish
        {
            Id = BinaryPrimitives.ReadInt64LittleEndian(message[8..]),
            SizeBytes = BinaryPrimitives.ReadInt64LittleEndian(message[16..]),
            Appends = BinaryPrimitives.ReadInt64LittleEndian(message[24..]),
            Digest = message[32..],
        };
        return finish.SizeBytes >= 0 && finish.Appends >= 0;
    }

    internal void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(into, (ulong)ObjectMessageKind.Finish);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], Id);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], SizeBytes);
        BinaryPrimitives.WriteInt64LittleEndian(into[24..], Appends);
        Digest.CopyTo(into[32..]);
    }
}
