namespace Ringside.Linux.Captures;

/// <summary>One frame of a capture file (draft-ietf-opsawg-pcapng; tcpdump(8)).</summary>
/// <param name="bytes">What there is of it, from the first byte of the header that the link type names.</param>
public readonly ref struct CapturedFrame(ReadOnlySpan<byte> bytes)
{
    /// <summary>What there is of it, from the first byte of the header that <see cref="LinkType"/> names. Valid until the next
    /// read.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>When, CLOCK_REALTIME in nanoseconds; 0 where the file does not tell.</summary>
    public long RealtimeNanos { get; init; }

    /// <summary>What the bytes begin with: a number of the list of link types (1 Ethernet, 101 IP, 113 Linux cooked...).</summary>
    public int LinkType { get; init; }

    /// <summary>Bytes on the wire: more than there are here when the capture cut the frame.</summary>
    public int OriginalLength { get; init; }

    /// <summary>Which of the interfaces of the file, from 0.</summary>
    public int InterfaceNumber { get; init; }

    /// <summary>Which way it went.</summary>
    public CaptureDirection Direction { get; init; }
}
