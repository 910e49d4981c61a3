using Ringside.Linux.Memory;

namespace Ringside.Linux.Tests.Memory;

public sealed unsafe class LargePagesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2 << 20)]
    [InlineData((2 << 20) + 1)]
    public void A_region_on_large_pages_begins_at_one_and_says_what_it_got(int length)
    {
        using PinnedRegion region = PinnedRegion.OnLargePages(length);
        Assert.Equal(length, region.Length);
        Assert.Equal(0, (nint)region.Start % (2 << 20));
        var bytes = new Span<byte>(region.Start, length);
        Assert.Equal(-1, bytes.IndexOfAnyExcept((byte)0));
        bytes.Fill(7);
        Assert.Equal(7, region.Start[length - 1]);
        if (region.Pages == PageKind.Huge)
        {
            Assert.Null(region.PagesNote);
        }
        else
        {
            Assert.StartsWith("mmap(MAP_HUGETLB", region.PagesNote);
            Assert.Contains("vm.nr_hugepages", region.PagesNote);
        }

        // The mapping with its advice, as the kernel has it.
        string range = $"{(nint)region.Start:x}-";
        bool isAdvised = File.ReadLines("/proc/self/smaps")
            .SkipWhile(line => !line.StartsWith(range, StringComparison.Ordinal))
            .SkipWhile(line => !line.StartsWith("VmFlags:", StringComparison.Ordinal))
            .First()
            .Split(' ')
            .Any(flag => flag is "hg" or "ht");
        Assert.Equal(region.Pages != PageKind.Normal, isAdvised);
    }

    [Fact]
    public void Closing_gives_back_all_of_it()
    {
        PinnedRegion region = PinnedRegion.OnLargePages(5 << 20);
        string range = $"{(nint)region.Start:x}-";
        Assert.Contains(File.ReadLines("/proc/self/maps"), line => line.StartsWith(range, StringComparison.Ordinal));
        region.Dispose();
        region.Dispose();
        Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), line => line.StartsWith(range, StringComparison.Ordinal));
    }

    [Fact]
    public void An_ordinary_region_has_ordinary_pages()
    {
        using var region = new PinnedRegion(10);
        Assert.Equal((PageKind.Normal, null), (region.Pages, region.PagesNote));
    }
}
