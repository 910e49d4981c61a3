namespace Ringside.Linux.Sockets;

/// <content>Numbers of batches, trains, stamps on send, zero-copy and steering: <c>asm-generic/socket.h</c>, <c>linux/udp.h</c>,
/// <c>linux/net_tstamp.h</c>, <c>linux/errqueue.h</c>.</content>
internal static partial class SocketConstants
{
    internal const int Truncated = 0x20; // MSG_TRUNC
    internal const int ErrorQueue = 0x2000; // MSG_ERRQUEUE
    internal const int ZeroCopyFlag = 0x4000000; // MSG_ZEROCOPY

    internal const int LevelUdp = 17;
    internal const int UdpSegment = 103;
    internal const int UdpGenericReceiveOffload = 104;

    // membarrier(2): MEMBARRIER_CMD_GLOBAL
    internal const int MembarrierGlobal = 1;

    internal const int NoChecksum = 11;
    internal const int Priority = 12;
    internal const int ReusePort = 15;
    internal const int AttachFilter = 26;
    internal const int DetachFilter = 27;
    internal const int MaximumPacingRate = 47;
    internal const int IncomingProcessor = 49;
    internal const int AttachReusePortClassic = 51;
    internal const int AttachReusePortExtended = 52;
    internal const int IncomingNapi = 56;
    internal const int ZeroCopy = 60;
    internal const int TransmitTime = 61;
    internal const int DetachReusePort = 68;
    internal const int BusyPollBudget = 70;

    internal const int ErrorOfIPv4 = 11; // IP_RECVERR
    internal const int ErrorOfIPv6 = 25; // IPV6_RECVERR

    internal const int TimeStampingSendSoftware = 1 << 1;
    internal const int TimeStampingSoftware = 1 << 4;
    internal const int TimeStampingIdentifier = 1 << 7;
    internal const int TimeStampingSendScheduled = 1 << 8;
    internal const int TimeStampingControl = 1 << 10;
    internal const int TimeStampingStampOnly = 1 << 11;
}
