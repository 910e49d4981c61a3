using System.Buffers.Binary;

namespace Ringside.Messaging.Mdp.Wire;

// A control frame:
//
// | offset | bytes | field                                                            |
// |      0 |     1 | kind (ControlKind)                                               |
// |      1 |     1 | bytes of data, d; 0 for a path probe, which fills the packet     |
// |      2 |     d | data                                                             |

/// <summary>Reads and writes control frames (docs/mdp.md).</summary>
internal static class ControlCodec
{
    internal const int HeadSize = 2;
    internal const int MissingSize = 6;
    internal const int MostMissing = 40;

    /// <summary>Starts a frame, and gives the place of its data.</summary>
    internal static Span<byte> Write(Span<byte> at, ControlKind kind, int length)
    {
        at[0] = (byte)kind;
        at[1] = (byte)length;
        return at.Slice(HeadSize, length);
    }

    internal static void WriteMissing(Span<byte> at, long first, int count)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, (uint)first);
        BinaryPrimitives.WriteUInt16LittleEndian(at[4..], (ushort)count);
    }

    internal static (uint First, int Count) ReadMissing(ReadOnlySpan<byte> at) =>
        (BinaryPrimitives.ReadUInt32LittleEndian(at), BinaryPrimitives.ReadUInt16LittleEndian(at[4..]));

    /// <summary>Takes the first frame off; the size of its data is right for its kind.</summary>
    internal static bool TryRead(ref ReadOnlySpan<byte> frames, out ControlKind kind, out ReadOnlySpan<byte> data)
    {
        kind = default;
        data = default;
        if (frames.Length < HeadSize)
        {
            return false;
        }

        kind = (ControlKind)frames[0];
        int length = kind == ControlKind.PathProbe ? frames.Length - HeadSize : frames[1];
        if (length > frames.Length - HeadSize || !IsLength(kind, length))
        {
            return false;
        }

        data = frames.Slice(HeadSize, length);
        frames = frames[(HeadSize + length)..];
        return true;
    }

    private static bool IsLength(ControlKind kind, int length) => kind switch
    {
        ControlKind.Missing => length > 0 && length % MissingSize == 0,
        ControlKind.Heartbeat => length == 0,
        ControlKind.PathProbe => true,
        ControlKind.AddressChallenge or ControlKind.AddressAnswer => length == 8,
        ControlKind.Close => length == 1,
        _ => false,
    };
}
