using System.Runtime.InteropServices;

namespace Ringside.Linux.Netlink;

// The fixed parts of route netlink messages, in the byte order of the host (netlink(7), rtnetlink(7); linux/netlink.h,
// linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h, linux/neighbour.h). Each attribute and each message starts at a
// multiple of 4.

// | offset | size | struct nlmsghdr                                             |
// |      0 |    4 | length of the message with this header, without padding     |
// |      4 |    2 | type                                                        |
// |      6 |    2 | flags                                                       |
// |      8 |    4 | sequence, repeated in the answer                            |
// |     12 |    4 | port of the sender, 0 for the kernel                        |
[StructLayout(LayoutKind.Sequential)]
internal struct MessageHeader
{
    internal const int Size = 16;

    internal uint Length;
    internal ushort Type;
    internal ushort Flags;
    internal uint Sequence;
    internal uint Port;
}

// | offset | size | struct rtattr                                               |
// |      0 |    2 | length with this header, without padding                    |
// |      2 |    2 | type; 0x8000 nested, 0x4000 network byte order              |
[StructLayout(LayoutKind.Sequential)]
internal struct AttributeHeader
{
    internal const int Size = 4;

    internal ushort Length;
    internal ushort Type;
}

// | offset | size | struct ifinfomsg                                            |
// |      0 |    1 | family, AF_UNSPEC; then one byte of padding                 |
// |      2 |    2 | kind of hardware, ARPHRD_*                                  |
// |      4 |    4 | index of the link, 0 when it is to be made                  |
// |      8 |    4 | flags, IFF_*                                                |
// |     12 |    4 | which of the flags are to change                            |
[StructLayout(LayoutKind.Sequential)]
internal struct LinkHeader
{
    internal const int Size = 16;

    internal byte Family;
    internal byte Padding;
    internal ushort HardwareKind;
    internal int Index;
    internal uint Flags;
    internal uint Change;
}

// | offset | size | struct ifaddrmsg                                            |
// |      0 |    1 | family                                                      |
// |      1 |    1 | length of the prefix in bits                                |
// |      2 |    1 | flags, IFA_F_*                                              |
// |      3 |    1 | scope, RT_SCOPE_*                                           |
// |      4 |    4 | index of the link                                           |
[StructLayout(LayoutKind.Sequential)]
internal struct AddressHeader
{
    internal const int Size = 8;

    internal byte Family;
    internal byte PrefixLength;
    internal byte Flags;
    internal byte Scope;
    internal int Index;
}

// | offset | size | struct ndmsg                                                |
// |      0 |    1 | family; then three bytes of padding                         |
// |      4 |    4 | index of the link                                           |
// |      8 |    2 | state, NUD_*                                                |
// |     10 |    1 | flags, NTF_*                                                |
// |     11 |    1 | type, RTN_*                                                 |
[StructLayout(LayoutKind.Sequential)]
internal struct NeighbourHeader
{
    internal const int Size = 12;

    internal byte Family;
    internal byte Padding1;
    internal ushort Padding2;
    internal int Index;
    internal ushort State;
    internal byte Flags;
    internal byte Type;
}

// | offset | size | struct rtmsg                                                |
// |      0 |    1 | family                                                      |
// |      1 |    1 | bits of the destination's prefix                            |
// |      2 |    1 | bits of the source's prefix                                 |
// |      3 |    1 | type of service                                             |
// |      4 |    1 | table, RT_TABLE_*                                           |
// |      5 |    1 | who made it, RTPROT_*                                       |
// |      6 |    1 | scope, RT_SCOPE_*                                           |
// |      7 |    1 | type, RTN_*                                                 |
// |      8 |    4 | flags, RTM_F_*                                              |
[StructLayout(LayoutKind.Sequential)]
internal struct RouteHeader
{
    internal const int Size = 12;

    internal byte Family;
    internal byte DestinationLength;
    internal byte SourceLength;
    internal byte TypeOfService;
    internal byte Table;
    internal byte Protocol;
    internal byte Scope;
    internal byte Type;
    internal uint Flags;
}

// | offset | size | struct sockaddr_nl                                          |
// |      0 |    2 | AF_NETLINK; then two bytes of padding                       |
// |      4 |    4 | port, 0 for the kernel                                      |
// |      8 |    4 | multicast groups                                            |
[StructLayout(LayoutKind.Sequential)]
internal struct NetlinkAddress
{
    internal const int Size = 12;

    internal ushort Family;
    internal ushort Padding;
    internal uint Port;
    internal uint Groups;
}
