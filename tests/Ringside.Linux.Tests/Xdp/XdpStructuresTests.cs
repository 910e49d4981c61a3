using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Linux.Xdp;

namespace Ringside.Linux.Tests.Xdp;

/// <summary>Sizes and offsets of what is shared with the kernel (linux/if_xdp.h).</summary>
public sealed class XdpStructuresTests
{
    [Fact]
    public void Every_structure_is_laid_out_as_the_kernels()
    {
        Assert.Equal((32, UmemRegistration.Size), (Unsafe.SizeOf<UmemRegistration>(), 32));
        Assert.Equal((16, XdpAddress.Size), (Unsafe.SizeOf<XdpAddress>(), 16));
        Assert.Equal((32, RingOffsets.Size), (Unsafe.SizeOf<RingOffsets>(), 32));
        Assert.Equal((128, AllRingOffsets.Size), (Unsafe.SizeOf<AllRingOffsets>(), 128));
        Assert.Equal(16, Unsafe.SizeOf<XdpDescriptor>());
        Assert.Equal(48, Unsafe.SizeOf<XdpStatistics>());
        Assert.Equal((24, XdpTransmitMetadata.Size), (Unsafe.SizeOf<XdpTransmitMetadata>(), 24));
        Assert.Equal([0, 8, 16, 20, 24, 28], Offsets<UmemRegistration>(
            "Start", "Length", "ChunkSize", "Headroom", "Flags", "TransmitMetadataSize"));
        Assert.Equal([0, 2, 4, 8, 12], Offsets<XdpAddress>("Family", "Flags", "InterfaceIndex", "Queue", "SharedWith"));
        Assert.Equal([0, 8, 16, 24], Offsets<RingOffsets>("Producer", "Consumer", "Entries", "Flags"));
        Assert.Equal([0, 32, 64, 96], Offsets<AllRingOffsets>("Receive", "Transmit", "Fill", "Completion"));
        Assert.Equal([0, 8, 10, 8, 16], Offsets<XdpTransmitMetadata>(
            "Flags", "ChecksumStart", "ChecksumOffset", "SentAt", "LaunchTime"));
    }

    private static int[] Offsets<T>(params string[] fields) => [.. fields.Select(field => (int)Marshal.OffsetOf<T>(field))];
}
