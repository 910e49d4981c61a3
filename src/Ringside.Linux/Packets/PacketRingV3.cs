using Ringside.Linux.Errors;
using Ringside.Linux.Memory;

namespace Ringside.Linux.Packets;

/// <summary>A receive ring that changes hands block by block: the ring for capturing (TPACKET_V3, packet(7); kernel document
/// networking/packet_mmap).</summary>
/// <remarks>
/// Frames are packed into blocks without gaps, so memory goes far and one look brings many; but a block is handed over only when
/// it is full or its time is over, a millisecond at least. For latency use <see cref="PacketRingV2"/>.
/// One thread owns the ring.
/// </remarks>
public sealed unsafe class PacketRingV3 : IDisposable
{
    private readonly PinnedRegion _region;
    private readonly PacketBlockRingOptions _options;
    private int _cursor;

    private PacketRingV3(PacketBlockRingOptions options, PinnedRegion region)
    {
        _options = options;
        _region = region;
    }

    /// <summary>Makes and maps the ring of a socket. Frames enter once the socket is bound.</summary>
    /// <param name="socket">A socket without a ring.</param>
    /// <param name="options">Size and patience.</param>
    /// <exception cref="KernelException">ENOMEM, EBUSY.</exception>
    public static PacketRingV3 Create(PacketSocket socket, PacketBlockRingOptions options)
    {
        ArgumentNullException.ThrowIfNull(socket);
        options.Check();
        socket.SetVersion(PacketConstants.VersionThree);

        // The size of a frame means nothing here, but the kernel checks it as in version 2.
        const int nominal = 2048;
        var request = new RingRequestV3
        {
            BlockSize = (uint)options.BlockSize,
            BlockCount = (uint)options.BlockCount,
            FrameSize = nominal,
            FrameCount = (uint)(options.Length / nominal),
            RetireMilliseconds = (uint)options.RetireMilliseconds,
        };
        socket.Set(
            PacketConstants.Level,
            PacketConstants.ReceiveRing,
            &request,
            (uint)sizeof(RingRequestV3),
            $"PACKET_RX_RING of {options.BlockCount} blocks of {options.BlockSize} bytes",
            "ENOMEM: ask for fewer or smaller blocks; EBUSY: the socket has a ring already");
        return new PacketRingV3(options, RingMapping.Map(socket, options.Length));
    }

    /// <summary>Takes the next block; the caller owes its <see cref="Release"/>.</summary>
    /// <param name="block">The block, when the result is true.</param>
    /// <returns>False when the kernel is still filling it.</returns>
    public bool TryTake(out PacketBlock block)
    {
        int offset = _cursor * _options.BlockSize;
        var header = (BlockHeader*)(_region.Start + offset);

        // Acquire: the kernel writes the status last (prb_close_block), after the frames and the rest of the header.
        uint status = Volatile.Read(ref header->Status);
        if ((status & PacketConstants.OfUser) == 0)
        {
            block = default;
            return false;
        }

        block = new PacketBlock(
            _cursor,
            (int)header->PacketCount,
            (long)header->SequenceNumber,
            (status & PacketConstants.BlockTimedOut) != 0,
            offset + (int)header->FirstPacketOffset);
        _cursor = _cursor + 1 == _options.BlockCount ? 0 : _cursor + 1;
        return true;
    }

    /// <summary>Walks over the frames of a block that the caller holds.</summary>
    public PacketWalk Frames(in PacketBlock block) => new(_region.Start, block);

    /// <summary>The bytes of a frame in a block that the caller holds, from the Ethernet header on.</summary>
    public ReadOnlySpan<byte> this[in PacketFrame frame] => new(_region.Start + frame.Offset, frame.Captured);

    /// <summary>Gives a block back to the kernel, with all its frames.</summary>
    public void Release(in PacketBlock block)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)block.Index, (uint)_options.BlockCount, nameof(block));
        var header = (BlockHeader*)(_region.Start + (block.Index * _options.BlockSize));

        // Release: all frames must have been read before the kernel sees that it may write over them.
        Volatile.Write(ref header->Status, PacketConstants.OfKernel);
    }

    /// <summary>Unmaps the ring. Close the socket, too.</summary>
    public void Dispose() => _region.Dispose();
}
