namespace Ringside.Linux.Xdp;

/// <summary>Numbers of <c>linux/if_xdp.h</c> and <c>linux/socket.h</c>; the same on x64 and arm64.</summary>
internal static class XdpConstants
{
    internal const int Family = 44;
    internal const int RawCloseOnExec = 3 | 0x80000;
    internal const int Level = 283;

    internal const int OptionOffsets = 1;
    internal const int OptionReceiveRing = 2;
    internal const int OptionTransmitRing = 3;
    internal const int OptionRegister = 4;
    internal const int OptionFillRing = 5;
    internal const int OptionCompletionRing = 6;
    internal const int OptionStatistics = 7;
    internal const int OptionOptions = 8;

    internal const ushort BindShared = 1 << 0;
    internal const ushort BindCopy = 1 << 1;
    internal const ushort BindZeroCopy = 1 << 2;
    internal const ushort BindNeedWakeup = 1 << 3;

    internal const uint UmemSoftwareChecksum = 1 << 1;
    internal const uint UmemTransmitMetadata = 1 << 2;

    internal const uint FlagNeedWakeup = 1;
    internal const uint FlagZeroCopy = 1;

    internal const long ReceiveOffset = 0;
    internal const long TransmitOffset = 0x8000_0000;
    internal const long FillOffset = 0x1_0000_0000;
    internal const long CompletionOffset = 0x1_8000_0000;

    internal const int BusyPollBudget = 70;
}
