using Ringside.Linux.Errors;
using Ringside.Linux.Files;
using Ringside.Linux.Memory;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Files;

public sealed unsafe class KernelFileTests
{
    [Fact]
    public void What_is_written_at_an_offset_is_read_there_and_a_gap_is_zeros()
    {
        using TemporaryFolder folder = new();
        using KernelFile file = KernelFile.Open(folder.File("a"), FileOpening.New);
        fixed (byte* bytes = "hello"u8)
        {
            Assert.Equal(5, file.WriteAt(bytes, 5, 3));
        }

        Assert.Equal(8, file.Length);
        Assert.Equal(0, file.Synchronize());
        byte* read = stackalloc byte[16];
        Assert.Equal(8, file.ReadAt(read, 16, 0));
        Assert.Equal("\0\0\0hello"u8, new ReadOnlySpan<byte>(read, 8));
        Assert.Equal(0, file.ReadAt(read, 16, 8));
        Assert.Equal(0, file.SetLength(4));
        Assert.Equal(4, file.Length);
    }

    [Fact]
    public void A_hole_is_zeros_and_keeps_the_length()
    {
        using TemporaryFolder folder = new();
        using KernelFile file = KernelFile.Open(folder.Write("a", Enumerable.Repeat((byte)7, 12288).ToArray()), FileOpening.None);
        int result = file.Allocate(KernelFile.PunchHole, 4096, 4096);
        Assert.SkipWhen(result == -(int)Errno.EOPNOTSUPP, "this file system has no holes");
        Assert.Equal(0, result);
        byte* read = stackalloc byte[3];
        Assert.Equal((1, 1, 1), (file.ReadAt(read, 1, 4095), file.ReadAt(read + 1, 1, 4096), file.ReadAt(read + 2, 1, 8192)));
        Assert.Equal((7, 0, 7), (read[0], read[1], read[2]));
        Assert.Equal(12288, file.Length);
    }

    [Fact]
    public void Opening_refuses_with_the_reason()
    {
        using TemporaryFolder folder = new();
        string there = folder.Write("there", "text");
        string link = Path.Combine(folder.Path, "link");
        File.CreateSymbolicLink(link, there);
        Assert.Equal(-(int)Errno.EEXIST, KernelFile.TryOpen(there, FileOpening.New, out KernelFile? none));
        Assert.Null(none);
        Assert.Equal(-(int)Errno.ELOOP, KernelFile.TryOpen(link, FileOpening.NoLink, out _));
        Assert.Equal(-(int)Errno.EISDIR, KernelFile.TryOpen(folder.Path, FileOpening.None, out _));
        var error = Assert.Throws<KernelException>(() => KernelFile.Open(folder.Path + "/none", FileOpening.None));
        Assert.Equal(Errno.ENOENT, error.Error);
        Assert.Contains("/none", error.Message, StringComparison.Ordinal);
        using KernelFile emptied = KernelFile.Open(there, FileOpening.Empty);
        Assert.Equal(0, emptied.Length);
    }

    [Fact]
    public void A_file_for_reading_is_read_and_only_regular_files_are_regular()
    {
        using TemporaryFolder folder = new();
        using KernelFile file = KernelFile.Open(folder.Write("a", "text"), FileOpening.ReadOnly);
        byte* read = stackalloc byte[16];
        Assert.Equal((4, -(int)Errno.EBADF, true), (file.ReadAt(read, 16, 0), file.WriteAt(read, 1, 0), file.IsRegular));
        using KernelFile device = KernelFile.Open("/dev/null", FileOpening.ReadOnly);
        using KernelFile opened = KernelFile.Open(folder.Path, FileOpening.ReadOnly);
        Assert.Equal((false, false), (device.IsRegular, opened.IsRegular));
        Assert.Equal((0, -(int)Errno.ENOENT), (KernelFile.SynchronizeFolder(folder.Path), KernelFile.SynchronizeFolder("/none")));
    }

    [Fact]
    public void A_file_past_the_page_cache_refuses_what_is_not_aligned()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a", new byte[8192]);
        int result = KernelFile.TryOpen(path, FileOpening.Direct, out KernelFile? file);
        Assert.SkipWhen(result == -(int)Errno.EINVAL, "this file system has no O_DIRECT");
        using (file)
        {
            using PinnedRegion region = new(8192);
            Assert.Equal(4096, file!.ReadAt(region.Start, 4096, 4096));
            Assert.Equal(-(int)Errno.EINVAL, file.ReadAt(region.Start, 4096, 100));
        }
    }
}
