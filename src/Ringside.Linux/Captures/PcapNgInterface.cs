namespace Ringside.Linux.Captures;

/// <summary>What a file says of one of its interfaces (draft-ietf-opsawg-pcapng, section 4.2).</summary>
/// <param name="LinkType">What its frames begin with.</param>
/// <param name="SnapLength">Most bytes that are kept of a frame; 0 for all.</param>
internal sealed record PcapNgInterface(int LinkType, uint SnapLength)
{
    private const int MostDecimals = 38; // 10^38 is the last power that 128 bits hold
    private const int MostBits = 127;

    private UInt128 _ticksPerSecond = 1_000_000;
    private long _offsetSeconds;

    /// <summary>Takes the option that gives the unit of stamps: the exponent of ten, or with the highest bit that of two.</summary>
    internal void SetResolution(byte value)
    {
        int exponent = value & 0x7f;
        _ticksPerSecond = 1;
        if ((value & 0x80) != 0)
        {
            _ticksPerSecond <<= Math.Min(exponent, MostBits);
            return;
        }

        for (int i = 0; i < Math.Min(exponent, MostDecimals); i++)
        {
            _ticksPerSecond *= 10;
        }
    }

    /// <summary>Takes the option that gives the seconds to be added to all stamps.</summary>
    internal void SetOffset(long seconds) => _offsetSeconds = seconds;

    /// <summary>A stamp in nanoseconds since 1970, between zero and the most that there are.</summary>
    internal long ToNanos(ulong ticks)
    {
        // 64 bits times 10^9 fit into 128.
        UInt128 nanos = (UInt128)ticks * (ulong)CaptureConstants.NanosPerSecond / _ticksPerSecond;
        Int128 moved = (Int128)nanos + ((Int128)_offsetSeconds * CaptureConstants.NanosPerSecond);
        return (long)Int128.Clamp(moved, 0, long.MaxValue);
    }
}
