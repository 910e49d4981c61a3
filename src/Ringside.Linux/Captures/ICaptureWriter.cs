namespace Ringside.Linux.Captures;

/// <summary>Writes Ethernet frames into a capture file that Wireshark and tcpdump read (draft-ietf-opsawg-pcap,
/// draft-ietf-opsawg-pcapng).</summary>
/// <remarks>Frames that an XDP program redirects to a socket never reach a tap, so tcpdump(8) cannot see them (kernel document
/// networking/af_xdp): who receives them has to record them.</remarks>
public interface ICaptureWriter : IDisposable
{
    /// <summary>Frames written so far.</summary>
    long FrameCount { get; }

    /// <summary>Writes one frame. Allocates nothing.</summary>
    /// <param name="realtimeNanos">CLOCK_REALTIME in nanoseconds, not negative.</param>
    /// <param name="frame">The bytes that there are, from the Ethernet header on.</param>
    /// <param name="originalLength">Bytes that the frame had on the wire, at least those of <paramref name="frame"/>.</param>
    /// <param name="direction">Which way it went; not every format keeps it.</param>
    void Write(long realtimeNanos, ReadOnlySpan<byte> frame, int originalLength, CaptureDirection direction = CaptureDirection.Unknown);

    /// <summary>Hands everything written so far to the file.</summary>
    void Flush();
}
