namespace Ringside.Linux.Packets;

/// <summary>A block of frames that the kernel has handed over (struct tpacket_block_desc; kernel document
/// networking/packet_mmap).</summary>
/// <param name="Index">Number of the block in the ring.</param>
/// <param name="FrameCount">Frames in it; a block whose time was over may have none.</param>
/// <param name="SequenceNumber">Counts the blocks handed over, from 1.</param>
/// <param name="IsTimedOut">True when the retire time-out closed it, false when it was full.</param>
/// <param name="FirstFrameOffset">Where the first frame's header stands, counted from the start of the ring.</param>
public readonly record struct PacketBlock(int Index, int FrameCount, long SequenceNumber, bool IsTimedOut, int FirstFrameOffset);
