namespace Ringside.Linux.Packets;

/// <summary>Size of a ring of slots (PACKET_RX_RING, PACKET_TX_RING; packet(7), kernel document networking/packet_mmap).</summary>
/// <param name="FrameCount">Slots; together they fill whole blocks.</param>
/// <param name="FrameSize">Bytes of each, a power of two of at least 128. Header and addresses of the kernel take the first 66.</param>
public readonly record struct PacketRingOptions(int FrameCount, int FrameSize)
{
    /// <summary>Bytes from the start of a slot to the network header of an Ethernet frame: 32 of header and 20 of address, then the
    /// kernel aligns it to 16.</summary>
    public const int NetworkOffset = 80;

    // The kernel allocates each block in one piece; small ones can always be had.
    private const int UsualBlockSize = 1 << 16;

    /// <summary>Bytes of all slots.</summary>
    public int Length => FrameCount * FrameSize;

    /// <summary>Bytes of each block: a multiple of page and slot, so that the slots stand side by side without gaps.</summary>
    internal int BlockSize
    {
        get
        {
            int size = Math.Max(UsualBlockSize, Math.Max(FrameSize, Environment.SystemPageSize));
            return Math.Min(size, Math.Max(Length, Environment.SystemPageSize));
        }
    }

    /// <summary>Throws when no ring can be made of it.</summary>
    internal void Check()
    {
        (int frameCount, int frameSize) = this;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frameCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(frameSize, 128);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frameSize, 1 << 20);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(frameSize), 1, nameof(frameSize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frameCount, int.MaxValue / frameSize);
        if (Length % BlockSize != 0)
        {
            throw new ArgumentException($"{frameCount} slots of {frameSize} bytes do not fill whole blocks of {BlockSize} bytes");
        }
    }
}
