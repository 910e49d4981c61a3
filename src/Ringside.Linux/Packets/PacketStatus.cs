namespace Ringside.Linux.Packets;

/// <summary>What the kernel says of a frame in a ring (TP_STATUS_..., packet(7); kernel document networking/packet_mmap).</summary>
[Flags]
public enum PacketStatus : uint
{
    /// <summary>The slot belongs to the kernel.</summary>
    Kernel = 0,

    /// <summary>The slot belongs to the user.</summary>
    User = 1 << 0,

    /// <summary>The frame was longer than its slot and can be had whole by recvmsg(2).</summary>
    Copied = 1 << 1,

    /// <summary>Frames have been dropped since the statistics were last read.</summary>
    Losing = 1 << 2,

    /// <summary>The checksum is partial: the frame comes from this machine (or a veth peer) and its sender has left the sum to a
    /// device that was never there.</summary>
    ChecksumNotReady = 1 << 3,

    /// <summary>The kernel took an 802.1Q tag off the frame; it stands in the header of the slot.</summary>
    VlanValid = 1 << 4,

    /// <summary>The tag's protocol (0x8100, 0x88a8) stands in the header of the slot, too.</summary>
    VlanProtocolValid = 1 << 6,

    /// <summary>The device or the stack has checked the transport checksum and found it right.</summary>
    ChecksumValid = 1 << 7,

    /// <summary>The stamp is the stack's software stamp; without this and the next flag it was taken when the frame was copied into
    /// the ring.</summary>
    SoftwareStamp = 1 << 29,

    /// <summary>The stamp is the device's own.</summary>
    HardwareStamp = 1u << 31,
}
