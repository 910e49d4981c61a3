using System.Globalization;
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
    public void A_region_has_a_size(int length)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PinnedRegion(length));
        Assert.Throws<ArgumentOutOfRangeException>(() => PinnedRegion.WithGuard(length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void Behind_a_region_with_a_guard_is_a_page_that_nobody_may_touch(int length)
    {
        PinnedRegion region = PinnedRegion.WithGuard(length);
        new Span<byte>(region.Start, region.Length).Fill(7);
        nint page = Environment.SystemPageSize;
        nint end = (nint)region.Start + ((length + page - 1) / page * page);
        Assert.Equal((length, "rw-p", "---p"), (region.Length, AccessAt(end - 1), AccessAt(end)));
        region.Dispose();
        Assert.NotEqual("rw-p", AccessAt(end - 1));
    }

    // proc_pid_maps(5): a line begins with from-to and what is allowed there.
    private static string? AccessAt(nint address)
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string[] words = line.Split(' ');
            string[] ends = words[0].Split('-');
            if (address >= nint.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                && address < nint.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            {
                return words[1];
            }
        }

        return null;
    }
}
