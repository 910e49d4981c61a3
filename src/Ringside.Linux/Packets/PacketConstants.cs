namespace Ringside.Linux.Packets;

/// <summary>Numbers of linux/if_packet.h and of the generic socket options that packet sockets use; the same on x64 and arm64.</summary>
internal static class PacketConstants
{
    internal const int Family = 17;
    internal const int Raw = 3;
    internal const int Level = 263;

    internal const int AttachFilter = 26;
    internal const int AttachProgram = 50;

    internal const int AddMembership = 1;
    internal const int ReceiveRing = 5;
    internal const int Statistics = 6;
    internal const int CopyThreshold = 7;
    internal const int Version = 10;
    internal const int SendRing = 13;
    internal const int Loss = 14;
    internal const int VirtualHeader = 15;
    internal const int TimeStamp = 17;
    internal const int Fanout = 18;
    internal const int BypassQueue = 20;
    internal const int FanoutData = 22;
    internal const int IgnoreOutgoing = 23;

    internal const int VersionTwo = 1;
    internal const int VersionThree = 2;

    // linux/net_tstamp.h: SOF_TIMESTAMPING_SOFTWARE.
    internal const int TimeStampSoftware = 1 << 4;

    // What a slot or a block of a receive ring says.
    internal const uint OfKernel = 0;
    internal const uint OfUser = 1;
    internal const uint BlockTimedOut = 1 << 5;

    // What a slot of a send ring says.
    internal const uint SendAvailable = 0;
    internal const uint SendRequested = 1;

    internal const int ReadWrite = 3;
    internal const int Shared = 0x01;
    internal const int Fixed = 0x10;
}
