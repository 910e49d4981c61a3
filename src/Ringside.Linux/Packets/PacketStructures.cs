using System.Runtime.InteropServices;

namespace Ringside.Linux.Packets;

// Structures that the kernel reads or maps, as linux/if_packet.h and linux/filter.h have them; a test holds their offsets.

/// <summary>struct sockaddr_ll, 20 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct LinkLayerAddress
{
    public ushort Family;
    public ushort ProtocolBigEndian;
    public int InterfaceIndex;
    public ushort HardwareType;
    public byte PacketType;
    public byte AddressLength;
    public ulong Address;
}

/// <summary>struct tpacket_req, 16 bytes: for versions 1 and 2.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RingRequest
{
    public uint BlockSize;
    public uint BlockCount;
    public uint FrameSize;
    public uint FrameCount;
}

/// <summary>struct tpacket_req3, 28 bytes: for version 3.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RingRequestV3
{
    public uint BlockSize;
    public uint BlockCount;
    public uint FrameSize;
    public uint FrameCount;
    public uint RetireMilliseconds;
    public uint PrivateSize;
    public uint Features;
}

/// <summary>struct tpacket2_hdr, 32 bytes, at the start of every slot of a version 2 ring.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FrameHeaderV2
{
    public uint Status;
    public uint Length;
    public uint Captured;
    public ushort MacOffset;
    public ushort NetworkOffset;
    public uint Seconds;
    public uint Nanos;
    public ushort VlanTag;
    public ushort VlanProtocol;
    public uint Padding;
}

/// <summary>struct tpacket3_hdr, 48 bytes, before every frame of a version 3 ring.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FrameHeaderV3
{
    public uint NextOffset;
    public uint Seconds;
    public uint Nanos;
    public uint Captured;
    public uint Length;
    public uint Status;
    public ushort MacOffset;
    public ushort NetworkOffset;
    public uint ReceiveHash;
    public uint VlanTag;
    public ushort VlanProtocol;
    public ushort Padding;
    public ulong MorePadding;
}

/// <summary>struct tpacket_block_desc, 48 bytes, at the start of every block of a version 3 ring.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BlockHeader
{
    public uint Version;
    public uint PrivateOffset;
    public uint Status;
    public uint PacketCount;
    public uint FirstPacketOffset;
    public uint Length;
    public ulong SequenceNumber;
    public uint FirstSeconds;
    public uint FirstNanos;
    public uint LastSeconds;
    public uint LastNanos;
}

/// <summary>struct packet_mreq, 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MembershipRequest
{
    public int InterfaceIndex;
    public ushort Kind;
    public ushort AddressLength;
    public ulong Address;
}

/// <summary>struct sock_fprog, 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FilterProgram
{
    public ushort Length;
    public FilterInstruction* Instructions;
}

/// <summary>struct mmsghdr of glibc on 64-bit machines, 64 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BatchHeader
{
    public Sockets.KernelSocket.MessageHeader Message;
    public uint Sent;
}
