using Ringside.Linux.Errors;
using Ringside.Linux.Files;
using Ringside.Linux.Memory;
using Ringside.Messaging.Blocks;
using Ringside.Messaging.Storage;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Storage;

/// <summary>Writes that the kernel ends early tell why.</summary>
public sealed unsafe class ShortWriteTests
{
    [Theory]
    [InlineData(FileEngine.Pread)]
    [InlineData(FileEngine.LibAio)]
    [InlineData(FileEngine.IoUring)]
    public void A_write_over_the_longest_file_of_the_file_system_says_so(FileEngine kind)
    {
        using TemporaryFolder folder = new();
        using KernelFile file = KernelFile.Open(folder.File("a"), FileOpening.New);
        using PinnedRegion region = new(4096);
        long longest = Longest(file);
        Assert.SkipWhen(longest > long.MaxValue - 4096, "files of this file system are as long as numbers go");
        using IEngine engine = Open(kind);
        Assert.True(engine.TrySubmit(EngineOperation.Write, file, region.Start, 200, longest - 100, 3));
        Assert.Equal(new EngineCompletion(3, -(int)Errno.EFBIG), Take(engine));
        Assert.True(engine.TrySubmit(EngineOperation.Write, file, region.Start, 200, longest - 200, 3));
        Assert.Equal(new EngineCompletion(3, 200), Take(engine));
    }

    [Fact]
    public void A_disk_that_becomes_full_in_the_middle_of_a_write_is_no_room()
    {
        using KernelFile full = KernelFile.Open("/dev/full", FileOpening.None);
        using PinnedRegion region = new(4096);
        using var engine = new WholeWrites(new ShortEngine(100), 4);
        engine.TrySubmit(EngineOperation.Write, full, region.Start, 200, 0, 2);
        EngineCompletion completion = Take(engine);
        Assert.Equal(BlockResult.NoRoom, FileBlockStore.ResultOf(completion.Result, 200));
        engine.TrySubmit(EngineOperation.Read, full, region.Start, 200, 0, 2);
        Assert.Equal(new EngineCompletion(2, 100), Take(engine)); // the end of the file
        engine.TrySubmit(EngineOperation.Write, full, region.Start, 100, 0, 2);
        Assert.Equal(new EngineCompletion(2, 100), Take(engine));
    }

    private static long Longest(KernelFile file)
    {
        long low = 0;
        long high = long.MaxValue;
        while (low < high)
        {
            long middle = high - ((high - low) / 2);
            if (file.SetLength(middle) == 0)
                low = middle;
            else
                high = middle - 1;
        }

        file.SetLength(0);
        return low;
    }

    private static EngineCompletion Take(IEngine engine)
    {
        var room = new EngineCompletion[1];
        for (int i = 0; engine.Poll(room) == 0; i++)
            Assert.True(i < 10_000_000, "the operation does not complete");
        return room[0];
    }

    private static IEngine Open(FileEngine engine)
    {
        try
        {
            return FileEngines.Open(engine, 4);
        }
        catch (KernelException refusal) when (refusal.Error is Errno.EPERM or Errno.ENOSYS)
        {
            Assert.Skip(refusal.Message);
            throw;
        }
    }

    /// <summary>Ends everything after a number of bytes.</summary>
    private sealed class ShortEngine(int bytes) : IEngine
    {
        private int? _tag;

        public bool TrySubmit(EngineOperation operation, KernelFile file, byte* memory, int length, long offset, int tag)
        {
            _tag = tag;
            return true;
        }

        public int Poll(Span<EngineCompletion> into)
        {
            if (_tag is not { } tag)
                return 0;
            into[0] = new EngineCompletion(tag, bytes);
            _tag = null;
            return 1;
        }

        public void Dispose()
        {
        }
    }
}
