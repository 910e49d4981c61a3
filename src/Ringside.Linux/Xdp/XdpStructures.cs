using System.Runtime.InteropServices;

namespace Ringside.Linux.Xdp;

// Structures of linux/if_xdp.h, in the byte order of the host (kernel documents networking/af_xdp and
// networking/xsk-tx-metadata).

// | offset | size | struct xdp_umem_reg                                          |
// |      0 |    8 | address of the first chunk, at a page boundary               |
// |      8 |    8 | bytes of all chunks                                          |
// |     16 |    4 | bytes of a chunk                                             |
// |     20 |    4 | headroom in front of a received packet, beside XDP's own     |
// |     24 |    4 | flags                                                        |
// |     28 |    4 | bytes of metadata in front of a packet to send               |
[StructLayout(LayoutKind.Sequential)]
internal struct UmemRegistration
{
    internal const int Size = 32;

    internal ulong Start;
    internal ulong Length;
    internal uint ChunkSize;
    internal uint Headroom;
    internal uint Flags;
    internal uint TransmitMetadataSize;
}

// | offset | size | struct sockaddr_xdp                                          |
// |      0 |    2 | AF_XDP                                                       |
// |      2 |    2 | flags, XDP_*                                                 |
// |      4 |    4 | index of the interface                                       |
// |      8 |    4 | queue                                                        |
// |     12 |    4 | descriptor of the socket whose UMEM is shared                |
[StructLayout(LayoutKind.Sequential)]
internal struct XdpAddress
{
    internal const int Size = 16;

    internal ushort Family;
    internal ushort Flags;
    internal int InterfaceIndex;
    internal int Queue;
    internal int SharedWith;
}

// | offset | size | struct xdp_ring_offset, counted from the start of the mapping |
// |      0 |    8 | the producer's index                                         |
// |      8 |    8 | the consumer's index                                         |
// |     16 |    8 | the first entry                                              |
// |     24 |    8 | flags                                                        |
[StructLayout(LayoutKind.Sequential)]
internal struct RingOffsets
{
    internal const int Size = 32;

    internal long Producer;
    internal long Consumer;
    internal long Entries;
    internal long Flags;
}

// struct xdp_mmap_offsets: four times the above, 128 bytes.
[StructLayout(LayoutKind.Sequential)]
internal struct AllRingOffsets
{
    internal const int Size = 4 * RingOffsets.Size;

    internal RingOffsets Receive;
    internal RingOffsets Transmit;
    internal RingOffsets Fill;
    internal RingOffsets Completion;
}
