using System.Runtime.CompilerServices;
using Ringside.Linux.Errors;
using Ringside.Linux.Memory;

namespace Ringside.Linux.Packets;

/// <summary>A receive ring in which every slot changes hands on its own: the ring for latency (TPACKET_V2, packet(7); kernel document
/// networking/packet_mmap).</summary>
/// <remarks>
/// The kernel copies a frame into the slot at its head and then writes the status word; from then on the slot is the user's until
/// the user writes the word back. Slots may go back in any order, but the kernel fills them in order only: one that is still
/// held when the head comes round to it stops the ring, and what arrives meanwhile is dropped and counted.
/// One thread owns the ring. Nothing here calls the kernel, except making and freeing.
/// The descriptor is readable (poll(2)) while the slot that was filled last is not with the kernel, also when it is merely held: give
/// slots back before sleeping.
/// </remarks>
public sealed unsafe class PacketRingV2 : IDisposable
{
    private readonly PinnedRegion? _own;
    private readonly int _mask;
    private readonly int _shift;
    private byte* _start;
    private readonly bool[] _held;
    private int _cursor;

    private PacketRingV2(PacketRingOptions options, byte* start, PinnedRegion? own)
    {
        _own = own;
        _start = start;
        FrameCount = options.FrameCount;
        FrameSize = options.FrameSize;
        _mask = options.FrameCount - 1;
        _shift = int.TrailingZeroCount(options.FrameSize);
        _held = new bool[options.FrameCount];
    }

    /// <summary>Slots.</summary>
    public int FrameCount { get; }

    /// <summary>Bytes of each slot.</summary>
    public int FrameSize { get; }

    /// <summary>Number of the slot that is looked at next.</summary>
    public int Cursor => _cursor;

    /// <summary>Makes and maps the ring of a socket. Frames enter once the socket is bound.</summary>
    /// <param name="socket">A socket without a ring.</param>
    /// <param name="options">Size; the number of slots is a power of two.</param>
    /// <exception cref="KernelException">ENOMEM, EBUSY.</exception>
    public static PacketRingV2 Create(PacketSocket socket, PacketRingOptions options)
    {
        Request(socket, options);
        PinnedRegion region = RingMapping.Map(socket, options.Length);
        return new PacketRingV2(options, region.Start, region);
    }

    /// <summary>Makes the ring and maps it over memory that its owner has reserved, so that it stands beside memory of another
    /// kind.</summary>
    /// <param name="socket">A socket without a ring.</param>
    /// <param name="options">Size; the number of slots is a power of two.</param>
    /// <param name="address">First byte, at a page boundary; what is mapped there from here on for the length of the ring is
    /// replaced. It stays the owner's to unmap.</param>
    /// <exception cref="KernelException">ENOMEM, EBUSY.</exception>
    public static PacketRingV2 CreateAt(PacketSocket socket, PacketRingOptions options, byte* address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Request(socket, options);
        return new PacketRingV2(options, RingMapping.Map(socket, options.Length, address), null);
    }

    /// <summary>Looks at the next slot.</summary>
    /// <param name="frame">The frame, when the result is true; its slot stays next until <see cref="Advance"/>.</param>
    /// <returns>False when the kernel has not filled it yet.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPeek(out PacketFrame frame)
    {
        int offset = _cursor << _shift;
        var header = (FrameHeaderV2*)(_start + offset);

        // Acquire: the kernel writes frame and header first and the status last (tpacket_rcv), so nothing of them may be read before
        // the status has been seen.
        // One that is still held from the last time round says that it is the user's, too, and is nothing new.
        uint status = Volatile.Read(ref header->Status);
        if ((status & PacketConstants.OfUser) == 0 || _held[_cursor])
        {
            frame = default;
            return false;
        }

        frame = new PacketFrame(
            _cursor,
            offset + header->MacOffset,
            offset + header->NetworkOffset,
            (int)header->Captured,
            (int)header->Length,
            (PacketStatus)status,
            (header->Seconds * 1_000_000_000L) + header->Nanos,
            header->VlanTag);
        return true;
    }

    /// <summary>Goes on to the slot after the one last looked at, which the caller holds from now on.</summary>
    public void Advance()
    {
        _held[_cursor] = true;
        _cursor = (_cursor + 1) & _mask;
    }

    /// <summary>Takes the next frame; the caller owes the <see cref="Release"/> of its slot.</summary>
    public bool TryTake(out PacketFrame frame)
    {
        if (!TryPeek(out frame))
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Gives a slot back to the kernel.</summary>
    /// <param name="slot">Its number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release(int slot)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)slot, (uint)_mask, nameof(slot));
        _held[slot] = false;

        // Release: everything that was read from the slot must have been read before the kernel sees that it may write there.
        Volatile.Write(ref ((FrameHeaderV2*)(_start + (slot << _shift)))->Status, PacketConstants.OfKernel);
    }

    /// <summary>The bytes of a frame that the caller holds, from the Ethernet header on.</summary>
    public ReadOnlySpan<byte> this[in PacketFrame frame] => new(_start + frame.Offset, frame.Captured);

    /// <summary>What its sender has left to a device, for a socket with <see cref="PacketSocket.UseVirtualHeader"/>: the header that
    /// stands before the frame.</summary>
    public ReadOnlySpan<byte> Offload(in PacketFrame frame) => new(_start + frame.Offset - PacketOffload.Size, PacketOffload.Size);

    /// <summary>Unmaps the ring, unless it was mapped into memory of another owner. Close the socket, too.</summary>
    public void Dispose()
    {
        _start = null;
        _own?.Dispose();
    }

    private static void Request(PacketSocket socket, PacketRingOptions options)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(options.FrameCount), 1, nameof(options));
        RingMapping.Request(socket, PacketConstants.ReceiveRing, "PACKET_RX_RING", options);
    }
}
