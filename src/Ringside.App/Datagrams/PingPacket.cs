using System.Buffers.Binary;

namespace Ringside.App.Datagrams;

// | offset | bytes | field                                             |
// |      0 |     8 | "ringping"                                        |
// |      8 |     8 | kind, little-endian: 1 a ping, 2 its answer       |
// |     16 |     8 | session, little-endian: which process asks        |
// |     24 |     8 | number of the ping, little-endian, from 0         |
// |     32 |       | anything, sent back as it came                    |

/// <summary>The datagram of <c>ringside net ping</c>.</summary>
/// <param name="IsAnswer">An answer, not a ping.</param>
/// <param name="Session">Which process asks; an answer to another one is none.</param>
/// <param name="Number">Number of the ping, from 0.</param>
internal readonly record struct PingPacket(bool IsAnswer, ulong Session, ulong Number)
{
    /// <summary>Fewest bytes.</summary>
    internal const int HeaderLength = 32;

    private const ulong Ping = 1;
    private const ulong Answer = 2;

    private static ReadOnlySpan<byte> Magic => "ringping"u8;

    /// <summary>Reads a datagram from anybody.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out PingPacket packet)
    {
        packet = default;
        if (bytes.Length < HeaderLength || !bytes.StartsWith(Magic))
        {
            return false;
        }

        ulong kind = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        packet = new PingPacket(
            kind == Answer, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        return kind is Ping or Answer;
    }

    /// <summary>Writes the header; what follows it stays as it is.</summary>
    /// <param name="bytes">At least <see cref="HeaderLength"/>.</param>
    internal void Write(Span<byte> bytes)
    {
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], IsAnswer ? Answer : Ping);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], Session);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], Number);
    }
}
