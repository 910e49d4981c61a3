using Ringside.Linux.Errors;
using Ringside.Linux.Memory;

namespace Ringside.Linux.Packets;

/// <summary>What the rings have in common: asking the kernel for one and mapping it (setsockopt(2), mmap(2)).</summary>
internal static unsafe class RingMapping
{
    /// <summary>Makes a ring of slots in version 2.</summary>
    internal static void Request(PacketSocket socket, int which, string label, PacketRingOptions options)
    {
        options.Check();
        socket.SetVersion(PacketConstants.VersionTwo);
        var request = new RingRequest
        {
            BlockSize = (uint)options.BlockSize,
            BlockCount = (uint)(options.Length / options.BlockSize),
            FrameSize = (uint)options.FrameSize,
            FrameCount = (uint)options.FrameCount,
        };
        socket.Set(
            PacketConstants.Level,
            which,
            &request,
            (uint)sizeof(RingRequest),
            $"{label} of {options.FrameCount} x {options.FrameSize} bytes",
            "ENOMEM: ask for fewer slots; EBUSY: the socket has a ring already");
    }

    /// <summary>Maps the ring of a socket wherever there is room.</summary>
    internal static PinnedRegion Map(PacketSocket socket, int length) => new(Map(socket, length, null), length);

    /// <summary>Maps the ring of a socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="length">Bytes of all blocks.</param>
    /// <param name="address">Where, in place of what is mapped there; null for anywhere.</param>
    internal static byte* Map(PacketSocket socket, int length, byte* address)
    {
        int flags = PacketConstants.Shared | (address is null ? 0 : PacketConstants.Fixed);
        void* start = Libc.mmap(address, (nuint)length, PacketConstants.ReadWrite, flags, socket.Checked(), 0);
        if ((nint)start == -1)
        {
            Errno error = KernelException.LastError;
            throw new KernelException($"mmap(packet ring of {length} bytes)", error);
        }

        return (byte*)start;
    }
}
