using Ringside.Linux.Errors;
using Ringside.Linux.Memory;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Packets;

/// <summary>A ring of frames to send, so that one call sends many (PACKET_TX_RING in version 2, packet(7); kernel document
/// networking/packet_mmap).</summary>
/// <remarks>The user writes a frame into a slot, marks it, and asks the kernel to send what is marked; the kernel gives the slot back
/// once the device is done with it. The socket must be bound to an interface. One thread owns the ring.</remarks>
public sealed unsafe class PacketSendRing : IDisposable
{
    // The frame begins right behind the header; the kernel expects it there unless PACKET_TX_HAS_OFF is set.
    private const int DataOffset = 32;

    private readonly PacketSocket _socket;
    private readonly PinnedRegion _region;
    private int _cursor;

    private PacketSendRing(PacketSocket socket, PacketRingOptions options, PinnedRegion region)
    {
        _socket = socket;
        _region = region;
        FrameCount = options.FrameCount;
        FrameSize = options.FrameSize;
    }

    /// <summary>Slots.</summary>
    public int FrameCount { get; }

    /// <summary>Bytes of each slot.</summary>
    public int FrameSize { get; }

    /// <summary>Longest frame, Ethernet header included, that a slot takes.</summary>
    public int Capacity => FrameSize - DataOffset;

    /// <summary>Makes and maps the ring of a socket.</summary>
    /// <param name="socket">A socket without a ring, bound or to be bound with <see cref="PacketProtocol.None"/>; it stays the
    /// caller's to close.</param>
    /// <param name="options">Size.</param>
    /// <exception cref="KernelException">ENOMEM, EBUSY.</exception>
    public static PacketSendRing Create(PacketSocket socket, PacketRingOptions options)
    {
        ArgumentNullException.ThrowIfNull(socket);
        socket.SkipBadFrames();
        RingMapping.Request(socket, PacketConstants.SendRing, "PACKET_TX_RING", options);
        return new PacketSendRing(socket, options, RingMapping.Map(socket, options.Length));
    }

    /// <summary>Finds a free slot to write the next frame into.</summary>
    /// <param name="frame">The space, when the result is true; nothing is sent until <see cref="Submit"/>.</param>
    /// <returns>False when the kernel still has the next slot.</returns>
    public bool TryReserve(out Span<byte> frame)
    {
        FrameHeaderV2* header = Header;

        // Acquire: the kernel must have finished reading the slot before it is written again.
        uint status = Volatile.Read(ref header->Status);
        frame = status == PacketConstants.SendAvailable ? new Span<byte>((byte*)header + DataOffset, Capacity) : default;
        return status == PacketConstants.SendAvailable;
    }

    /// <summary>Marks the reserved slot as ready.</summary>
    /// <param name="length">Bytes of the frame.</param>
    public void Submit(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Capacity, nameof(length));
        FrameHeaderV2* header = Header;
        header->Length = (uint)length;

        // Release: the frame and its length must be written before the kernel sees the request.
        Volatile.Write(ref header->Status, PacketConstants.SendRequested);
        _cursor = _cursor + 1 == FrameCount ? 0 : _cursor + 1;
    }

    /// <summary>Asks the kernel to send what is marked, without waiting for the device.</summary>
    /// <returns>Bytes sent; frames that cannot be sent for what they are, as one longer than the MTU, are skipped and do not count. Or
    /// a negative <see cref="Errno"/>: EAGAIN, ENOBUFS when to try again, ENETDOWN, ENXIO.</returns>
    public int Flush()
    {
        nint sent = Libc.send(_socket.Value, null, 0, SocketConstants.DontWait | SocketConstants.NoSignal);
        return sent >= 0 ? (int)sent : -(int)KernelException.LastError;
    }

    /// <summary>Unmaps the ring. Close the socket, too.</summary>
    public void Dispose() => _region.Dispose();

    private FrameHeaderV2* Header => (FrameHeaderV2*)(_region.Start + ((nint)_cursor * FrameSize));
}
