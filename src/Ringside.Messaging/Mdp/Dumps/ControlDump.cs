using System.Buffers.Binary;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Mdp.Dumps;

/// <summary>Reads ranges and control frames for people.</summary>
internal static class ControlDump
{
    /// <summary>Reads the ranges of received packets.</summary>
    internal static DumpedRange[] ReadRanges(ReadOnlySpan<byte> bytes)
    {
        var ranges = new DumpedRange[bytes.Length / PacketHeader.RangeSize];
        for (int i = 0; i < ranges.Length; i++)
        {
            ReadOnlySpan<byte> at = bytes[(i * PacketHeader.RangeSize)..];
            ranges[i] = new DumpedRange(BinaryPrimitives.ReadUInt16LittleEndian(at), BinaryPrimitives.ReadUInt16LittleEndian(at[2..]));
        }

        return ranges;
    }

    /// <summary>Reads control frames.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="offset">Where they stand in the packet.</param>
    /// <param name="fault">What is malformed; null for nothing.</param>
    internal static List<DumpedControl> ReadFrames(ReadOnlySpan<byte> bytes, int offset, out DumpedFault? fault)
    {
        fault = null;
        var frames = new List<DumpedControl>();
        ReadOnlySpan<byte> left = bytes;
        while (!left.IsEmpty)
        {
            int at = offset + bytes.Length - left.Length;
            byte first = left[0];
            if (!ControlCodec.TryRead(ref left, out ControlKind kind, out ReadOnlySpan<byte> data))
            {
                fault = new DumpedFault(at, $"a control frame of unknown kind or wrong size (kind {first})");
                break;
            }

            frames.Add(Read(kind, data));
        }

        return frames;
    }

    private static DumpedControl Read(ControlKind kind, ReadOnlySpan<byte> data) => kind switch
    {
        ControlKind.Missing => new DumpedControl("missing", data.Length) { Missing = ReadMissing(data) },
        ControlKind.Heartbeat => new DumpedControl("heartbeat", data.Length),
        ControlKind.PathProbe => new DumpedControl("path-probe", data.Length),
        ControlKind.AddressChallenge =>
            new DumpedControl("address-challenge", data.Length) { Token = BinaryPrimitives.ReadUInt64LittleEndian(data) },
        ControlKind.AddressAnswer =>
            new DumpedControl("address-answer", data.Length) { Token = BinaryPrimitives.ReadUInt64LittleEndian(data) },
        _ => new DumpedControl("close", data.Length) { Reason = (DisconnectReason)data[0] },
    };

    private static DumpedRange[] ReadMissing(ReadOnlySpan<byte> data)
    {
        var missing = new DumpedRange[data.Length / ControlCodec.MissingSize];
        for (int i = 0; i < missing.Length; i++)
        {
            (uint first, int count) = ControlCodec.ReadMissing(data[(i * ControlCodec.MissingSize)..]);
            missing[i] = new DumpedRange(first, first + (long)count - 1);
        }

        return missing;
    }
}
