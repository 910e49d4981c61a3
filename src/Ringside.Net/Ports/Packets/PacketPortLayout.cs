using Ringside.Linux.Packets;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Headers;

namespace Ringside.Net.Ports.Packets;

// A slot of the ring, which is a frame of the pool:
// | offset | bytes | what                                                       |
// |      0 |    32 | header of the kernel (struct tpacket2_hdr)                 |
// |     32 |    20 | address (struct sockaddr_ll), then up to 14 bytes unused   |
// |     66 |    10 | offloads of the sender (struct virtio_net_hdr)             |
// |     76 |    14 | Ethernet header                                            |
// |     90 |    20 | IPv4 header (40: IPv6)                                     |
// |    110 |     8 | UDP header                                                 |
// |    118 |       | payload                                                    |
// Frames that the user leases keep the same headroom, in which the headers of what is sent are written.

/// <summary>Sizes of one packet port (kernel document networking/packet_mmap).</summary>
/// <param name="Frames">The pool.</param>
/// <param name="Ring">The ring, which is the first part of the pool.</param>
internal readonly record struct PacketPortLayout(FramePoolLayout Frames, PacketRingOptions Ring)
{
    // Enough for a burst of a thousand while the thread is away, and still small enough for a processor's second cache.
    private const int UsualSlots = 1024;
    private const int UsualBytes = 8 << 20;

    /// <summary>Bytes before a payload without IP options.</summary>
    internal static int HeadroomOf(bool isIPv6) =>
        PacketRingOptions.NetworkOffset + PacketOffload.Size + (isIPv6 ? IPv6Header.Size : IPv4Header.Size) + UdpHeader.Size;

    /// <summary>Chooses the sizes.</summary>
    /// <param name="options">What the user asked for; a receive buffer is a number of bytes for the ring.</param>
    /// <exception cref="ArgumentOutOfRangeException">No pool can be made of it.</exception>
    internal static PacketPortLayout For(DatagramPortOptions options)
    {
        int frameSize = options.FrameSize;
        var frames = new FramePoolLayout(options.FrameCount, frameSize, HeadroomOf(options.Local.IsIPv6));
        frames.Check();
        long wanted = options.ReceiveBufferBytes > 0
            ? Math.Max(options.ReceiveBufferBytes / frameSize, options.FrameCount + 1L)
            : Math.Max(Math.Min(UsualSlots, UsualBytes / frameSize), 2L * options.FrameCount);

        // Whole pages, and a power of two.
        wanted = Math.Max(wanted, Environment.SystemPageSize / frameSize);
        wanted = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)wanted);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted, (int.MaxValue / frameSize) - options.FrameCount, "frameCount");
        int slots = (int)wanted;
        frames = frames with { KernelSlots = slots };
        return new PacketPortLayout(frames, new PacketRingOptions(slots, frameSize));
    }

    /// <summary>What became of the receive buffer that was asked for.</summary>
    internal OptionReport Report(int asked) => new(
        "SO_RCVBUF", asked, Ring.Length, $"the bytes of a packet ring of {Ring.FrameCount} slots of {Ring.FrameSize}");
}
