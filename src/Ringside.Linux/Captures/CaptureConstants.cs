namespace Ringside.Linux.Captures;

/// <summary>Numbers of the two file formats, written in little-endian order; both formats allow either.</summary>
internal static class CaptureConstants
{
    // draft-ietf-opsawg-pcap: microseconds would be 0xa1b2c3d4.
    internal const uint PcapNanosMagic = 0xa1b23c4d;
    internal const uint PcapMicrosMagic = 0xa1b2c3d4;
    internal const ushort PcapMajor = 2;
    internal const ushort PcapMinor = 4;
    internal const int PcapHeaderSize = 24;
    internal const int PcapRecordSize = 16;

    // draft-ietf-opsawg-pcapng.
    internal const uint SectionHeaderBlock = 0x0a0d0d0a;
    internal const uint InterfaceBlock = 1;
    internal const uint ObsoletePacketBlock = 2;
    internal const uint SimplePacketBlock = 3;
    internal const uint StatisticsBlock = 5;
    internal const uint EnhancedPacketBlock = 6;
    internal const uint ByteOrderMagic = 0x1a2b3c4d;
    internal const ushort OptionEnd = 0;
    internal const ushort OptionApplication = 4;
    internal const ushort OptionName = 2;
    internal const ushort OptionResolution = 9;
    internal const ushort OptionSecondsOffset = 14;
    internal const ushort OptionFlags = 2;
    internal const ushort OptionReceived = 4;
    internal const ushort OptionDropped = 5;
    internal const byte ResolutionNanos = 9;

    internal const ushort LinkTypeEthernet = 1;
    internal const uint SnapLength = 0x40000;
    internal const long NanosPerSecond = 1_000_000_000;
}
