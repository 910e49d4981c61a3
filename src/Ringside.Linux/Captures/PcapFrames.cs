namespace Ringside.Linux.Captures;

// The tables of the layout stand in PcapWriter.cs. The upper half of the link type holds flags (draft-ietf-opsawg-pcap section 4).

/// <summary>Reads the classic capture format (pcap-savefile(5), draft-ietf-opsawg-pcap).</summary>
internal sealed class PcapFrames : ICaptureFormat
{
    private readonly CaptureInput _input;
    private readonly long _nanosPerTick;
    private readonly int _linkType;
    private readonly byte[] _record = new byte[CaptureConstants.PcapRecordSize];
    private readonly byte[] _frame = new byte[CaptureReader.LongestFrame];

    private PcapFrames(CaptureInput input, long nanosPerTick, int linkType) =>
        (_input, _nanosPerTick, _linkType) = (input, nanosPerTick, linkType);

    /// <summary>Reads the header of the file behind its magic.</summary>
    /// <returns>Null when it is not one.</returns>
    internal static PcapFrames? TryStart(CaptureInput input, long nanosPerTick)
    {
        Span<byte> header = stackalloc byte[CaptureConstants.PcapHeaderSize - 4];
        return input.TryFill(header) && input.Read16(header) == CaptureConstants.PcapMajor
            ? new PcapFrames(input, nanosPerTick, (ushort)input.Read32(header[16..]))
            : null;
    }

    public bool TryRead(out CapturedFrame frame)
    {
        frame = default;
        long start = _input.Offset;
        if (!_input.TryFill(_record, mayEnd: true))
        {
            return false;
        }

        uint length = _input.Read32(_record.AsSpan(8));
        if (length > CaptureReader.LongestFrame)
        {
            return _input.Fail($"a frame of {length} bytes, expected at most {CaptureReader.LongestFrame}", start);
        }

        if (!_input.TryFill(_frame.AsSpan(0, (int)length)))
        {
            return false;
        }

        frame = new CapturedFrame(_frame.AsSpan(0, (int)length))
        {
            RealtimeNanos = (_input.Read32(_record) * CaptureConstants.NanosPerSecond) + (_input.Read32(_record.AsSpan(4)) * _nanosPerTick),
            LinkType = _linkType,
            OriginalLength = (int)Math.Min(_input.Read32(_record.AsSpan(12)), int.MaxValue),
        };
        return true;
    }
}
