using Ringside.Linux.Memory;

namespace Ringside.Linux.Tests.Xdp;

/// <summary>Pieces of a region as spans.</summary>
internal static unsafe class RegionBytes
{
    internal static Span<byte> Bytes(this PinnedRegion region, int offset, int length) => new(region.Start + offset, length);
}
