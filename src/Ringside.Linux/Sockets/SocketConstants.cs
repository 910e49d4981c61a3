namespace Ringside.Linux.Sockets;

/// <summary>Numbers of <c>asm-generic/socket.h</c>, <c>linux/in.h</c>, <c>linux/in6.h</c>, <c>linux/tcp.h</c>; the same on x64 and
/// arm64.</summary>
internal static partial class SocketConstants
{
    internal const int NonBlocking = 0x800;
    internal const int CloseOnExec = 0x80000;

    internal const int DontWait = 0x40;
    internal const int NoSignal = 0x4000;

    internal const int LevelSocket = 1;
    internal const int LevelIP = 0;
    internal const int LevelTcp = 6;
    internal const int LevelIPv6 = 41;

    internal const int ReuseAddress = 2;
    internal const int PendingError = 4;
    internal const int SendBuffer = 7;
    internal const int ReceiveBuffer = 8;
    internal const int ReceiveLowWater = 18;
    internal const int SendLowWater = 19;
    internal const int ReceiveBufferForce = 33;
    internal const int TimeStamping = 37;
    internal const int ReceiveQueueOverflow = 40;
    internal const int BusyPoll = 46;
    internal const int MemoryInformation = 55;
    internal const int PreferBusyPoll = 69;

    internal const int TypeOfService = 1;
    internal const int MulticastInterface = 32;
    internal const int MulticastTimeToLive = 33;
    internal const int MulticastLoop = 34;
    internal const int AddMembership = 35;
    internal const int MulticastAll = 49;

    internal const int MulticastInterfaceIPv6 = 17;
    internal const int MulticastHopsIPv6 = 18;
    internal const int MulticastLoopIPv6 = 19;
    internal const int AddMembershipIPv6 = 20;
    internal const int MulticastAllIPv6 = 29;
    internal const int TrafficClassIPv6 = 67;

    internal const int NoDelay = 1;
    internal const int QuickAcknowledge = 12;
    internal const int NotSentLowWater = 25;

    // linux/net_tstamp.h: SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE.
    internal const int TimeStampingReceiveSoftware = (1 << 3) | (1 << 4);

    // linux/sockios.h: SIOCGSTAMPNS_OLD, a struct timespec of two 64-bit words on 64-bit machines.
    internal const uint GetStampNanos = 0x8907;
}
