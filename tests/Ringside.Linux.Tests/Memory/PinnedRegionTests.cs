using Ringside.Linux.Memory;

namespace Ringside.Linux.Tests.Memory;

public sealed unsafe class PinnedRegionTests
{
    [Fact]
    public void A_region_is_zeroed_page_aligned_and_writable_to_its_end()
    {
        using var region = new PinnedRegion(10_000);
        var bytes = new Span<byte>(region.Start, region.Length);
        Assert.Equal(10_000, bytes.Length);
        Assert.Equal(0, (nint)region.Start % 4096);
        Assert.Equal(-1, bytes.IndexOfAnyExcept((byte)0));
        bytes.Fill(7);
        Assert.Equal(7, region.Start[9_999]);
    }

    [Fact]
    public void A_region_that_was_unmapped_has_no_address()
    {
        var region = new PinnedRegion(1);
        region.Dispose();
        region.Dispose();
        Assert.Throws<ObjectDisposedException>(() => region.Start == null);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_region_has_a_size(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => new PinnedRegion(length));
}
