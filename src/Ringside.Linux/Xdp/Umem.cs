namespace Ringside.Linux.Xdp;

/// <summary>A block of memory that AF_XDP sockets and the kernel share, cut into equal chunks (UMEM, kernel document
/// networking/af_xdp). It only describes the block, which its owner keeps alive and unmaps after all sockets are closed.</summary>
public sealed unsafe class Umem
{
    /// <summary>Bytes that XDP itself keeps free in front of each received packet (XDP_PACKET_HEADROOM).</summary>
    public const int PacketHeadroom = 256;

    /// <summary>Smallest chunk in bytes; the largest is one page.</summary>
    public const int SmallestChunk = 2048;

    /// <summary>Describes a block.</summary>
    /// <param name="start">First byte, at a page boundary.</param>
    /// <param name="length">Bytes, a multiple of the chunk.</param>
    /// <param name="chunkSize">Bytes of a chunk, a power of two from 2048 to the page size.</param>
    public Umem(byte* start, long length, int chunkSize)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, SmallestChunk);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunkSize, Environment.SystemPageSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(chunkSize), 1, nameof(chunkSize));
        Start = start;
        Length = length;
        ChunkSize = chunkSize;
    }

    /// <summary>Address of the first byte.</summary>
    public byte* Start { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Bytes of a chunk.</summary>
    public int ChunkSize { get; }

    /// <summary>Bytes kept free in front of each received packet, beside <see cref="PacketHeadroom"/>.</summary>
    public int Headroom { get; init; }

    /// <summary>Whether a <see cref="XdpTransmitMetadata"/> may stand in front of packets to send (XDP_UMEM_TX_METADATA_LEN).</summary>
    public bool TransmitMetadata { get; init; }

    /// <summary>Whether the kernel computes requested checksums itself instead of leaving them to the device (XDP_UMEM_TX_SW_CSUM;
    /// copy mode only).</summary>
    public bool SoftwareChecksum { get; init; }

    /// <summary>Most bytes of a received packet.</summary>
    public int ReceiveCapacity => ChunkSize - PacketHeadroom - Headroom;

    internal UmemRegistration Registration => new()
    {
        Start = (ulong)Start,
        Length = (ulong)Length,
        ChunkSize = (uint)ChunkSize,
        Headroom = (uint)Headroom,
        Flags = (SoftwareChecksum ? XdpConstants.UmemSoftwareChecksum : 0) | (TransmitMetadata ? XdpConstants.UmemTransmitMetadata : 0),
        TransmitMetadataSize = TransmitMetadata ? XdpTransmitMetadata.Size : 0u,
    };
}
