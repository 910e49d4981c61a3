namespace Ringside.Linux.Packets;

/// <summary>Size of a ring of blocks (TPACKET_V3, packet(7); kernel document networking/packet_mmap).</summary>
/// <param name="BlockCount">Blocks, at least two.</param>
/// <param name="BlockSize">Bytes of each, a power of two of at least a page; frames are packed into it one behind the other.</param>
/// <param name="RetireMilliseconds">Longest time that a block which is not full is kept back, at least 1.</param>
public readonly record struct PacketBlockRingOptions(int BlockCount, int BlockSize, int RetireMilliseconds)
{
    /// <summary>Bytes of all blocks.</summary>
    public int Length => BlockCount * BlockSize;

    /// <summary>Throws when no ring can be made of it.</summary>
    internal void Check()
    {
        (int blockCount, int blockSize, int retireMilliseconds) = this;
        ArgumentOutOfRangeException.ThrowIfLessThan(blockCount, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSize, Environment.SystemPageSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(blockSize), 1, nameof(blockSize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockCount, int.MaxValue / blockSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(retireMilliseconds);
    }
}
