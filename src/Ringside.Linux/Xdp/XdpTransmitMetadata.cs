using System.Runtime.InteropServices;

namespace Ringside.Linux.Xdp;

// | offset | size | struct xsk_tx_metadata: request       | completion                 |
// |      0 |    8 | flags, what is asked for              |                            |
// |      8 |    2 | where summing starts in the packet    | (8 bytes) time of sending  |
// |     10 |    2 | where the sum goes, from that start   |                            |
// |     16 |    8 | launch time                           |                            |

/// <summary>What is asked of the device for one packet; stands directly in front of it, in a UMEM that was registered for it
/// (kernel document networking/xsk-tx-metadata, since Linux 6.8).</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct XdpTransmitMetadata
{
    /// <summary>Bytes of the structure.</summary>
    public const int Size = 24;

    private const ulong WantsTimestamp = 1 << 0;
    private const ulong WantsChecksum = 1 << 1;

    [FieldOffset(0)]
    internal ulong Flags;
    [FieldOffset(8)]
    internal ushort ChecksumStart;
    [FieldOffset(10)]
    internal ushort ChecksumOffset;
    [FieldOffset(8)]
    internal ulong SentAt;
    [FieldOffset(16)]
    internal ulong LaunchTime;

    /// <summary>After completion of a request with a time stamp: when the device, or the driver, sent it, in nanoseconds of its
    /// clock; 0 when it cannot tell.</summary>
    public readonly ulong SentAtNanos => SentAt;

    /// <summary>Asks the device to complete a checksum.</summary>
    /// <param name="start">First byte that is summed, counted from the start of the packet: the transport header.</param>
    /// <param name="offset">Where the sum goes, counted from there; it holds the sum of the pseudo header before.</param>
    /// <param name="timestamp">Whether to note the time of sending, too.</param>
    public static XdpTransmitMetadata Checksum(int start, int offset, bool timestamp = false) => new()
    {
        Flags = WantsChecksum | (timestamp ? WantsTimestamp : 0),
        ChecksumStart = (ushort)start,
        ChecksumOffset = (ushort)offset,
    };

    /// <summary>Asks only for the time of sending.</summary>
    public static XdpTransmitMetadata Timestamp() => new() { Flags = WantsTimestamp };
}
