using Ringside.Linux.Errors;
using Ringside.Linux.Memory;
using Ringside.Messaging.Blocks;
using Ringside.Messaging.Storage;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Storage;

/// <summary>Every block store does what an array of bytes does.</summary>
public sealed unsafe class BlockStoreTests
{
    private const int Block = 4096;
    private const int Blocks = 64;
    private const int Depth = 8;

    [Theory]
    [InlineData("memory", false)]
    [InlineData("pread", false)]
    [InlineData("pread", true)]
    [InlineData("libaio", false)]
    [InlineData("libaio", true)]
    [InlineData("io_uring", false)]
    [InlineData("io_uring", true)]
    public void Several_operations_under_way_give_what_one_after_the_other_gives(string kind, bool direct)
    {
        using TemporaryFolder folder = new();
        IBlockStore store = Open(folder.File("device"), kind, direct);
        using var opened = store as IDisposable;
        using PinnedRegion region = new(Depth * Block);
        var random = new SeededRandom(1);
        byte[] model = new byte[Blocks * Block];
        for (int round = 0; round < 100; round++)
        {
            int[] blocks = [.. Enumerable.Range(0, Blocks)];
            random.Shuffle<int>(blocks);
            var kinds = new BlockOperationKind[Depth];
            for (int i = 0; i < Depth; i++)
            {
                kinds[i] = (BlockOperationKind)random.Next(1, 5);
                Begin(store, kinds[i], region.Start + (i * Block), blocks[i], i, random);
            }

            Assert.False(store.TrySubmit(new BlockOperation(BlockOperationKind.Flush, 0, 0, 0, 99)));
            Assert.Equal(Enumerable.Range(0, Depth).Select(i => new BlockCompletion(i, BlockResult.Ok)), Take(store, Depth));
            for (int i = 0; i < Depth; i++)
                Check(kinds[i], new Span<byte>(region.Start + (i * Block), Block), model.AsSpan(blocks[i] * Block, Block));
        }
    }

    [Fact]
    public void A_device_keeps_its_bytes_and_a_shorter_file_becomes_as_long_as_the_device()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("device", Enumerable.Repeat((byte)5, 100).ToArray());
        using PinnedRegion region = new(Block);
        using (FileBlockStore store = FileBlockStore.Open(path, Blocks * Block, FileEngine.Pread, false, Depth))
        {
            store.TrySubmit(new BlockOperation(BlockOperationKind.Read, 0, (nint)region.Start, Block, 0));
            Take(store, 1);
            Assert.Equal((5, 0), (region.Start[99], region.Start[100]));
        }

        Assert.Equal(Blocks * Block, new FileInfo(path).Length);
    }

    [Theory]
    [InlineData(FileEngine.Pread)]
    [InlineData(FileEngine.LibAio)]
    [InlineData(FileEngine.IoUring)]
    public void A_file_that_was_cut_is_a_failed_read(FileEngine engine)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("device");
        using var store = (FileBlockStore)Open(path, FileEngines.NameOf(engine), false);
        using PinnedRegion region = new(Block);
        File.WriteAllBytes(path, new byte[100]);
        store.TrySubmit(new BlockOperation(BlockOperationKind.Read, 0, (nint)region.Start, Block, 3));
        Assert.Equal([new BlockCompletion(3, BlockResult.Failed)], Take(store, 1));
    }

    [Theory]
    [InlineData(Block, BlockResult.Ok)]
    [InlineData(100, BlockResult.Failed)]
    [InlineData(-(int)Errno.ENOSPC, BlockResult.NoRoom)]
    [InlineData(-(int)Errno.EOPNOTSUPP, BlockResult.NotSupported)]
    [InlineData(-(int)Errno.EIO, BlockResult.Failed)]
    public void An_error_of_the_kernel_is_a_result(int result, BlockResult expected) =>
        Assert.Equal(expected, FileBlockStore.ResultOf(result, Block));

    private static void Begin(IBlockStore store, BlockOperationKind kind, byte* memory, int block, int tag, SeededRandom random)
    {
        random.NextBytes(new Span<byte>(memory, 64));
        bool moves = kind is BlockOperationKind.Read or BlockOperationKind.Write;
        bool flushes = kind == BlockOperationKind.Flush;
        Assert.True(store.TrySubmit(
            new BlockOperation(kind, flushes ? 0 : block * Block, moves ? (nint)memory : 0, flushes ? 0 : Block, tag)));
    }

    private static void Check(BlockOperationKind kind, Span<byte> memory, Span<byte> model)
    {
        if (kind == BlockOperationKind.Read)
            Assert.True(memory.SequenceEqual(model));
        else if (kind == BlockOperationKind.Write)
            memory.CopyTo(model);
        else if (kind == BlockOperationKind.Trim)
            model.Clear();
    }

    private static List<BlockCompletion> Take(IBlockStore store, int count)
    {
        var room = new BlockCompletion[3];
        List<BlockCompletion> taken = [];
        for (int i = 0; taken.Count < count; i++)
        {
            Assert.True(i < 10_000_000, "operations do not complete");
            taken.AddRange(room[..store.Poll(room)]);
        }

        return [.. taken.OrderBy(completion => completion.Tag)];
    }

    private static IBlockStore Open(string path, string kind, bool direct)
    {
        if (!FileEngines.TryParse(kind, out FileEngine engine))
            return new MemoryBlockStore(Blocks * Block, Depth);
        try
        {
            return FileBlockStore.Open(path, Blocks * Block, engine, direct, Depth);
        }
        catch (KernelException refusal) when (refusal.Error is Errno.EPERM or Errno.ENOSYS or Errno.EINVAL)
        {
            Assert.Skip(refusal.Message);
            throw;
        }
    }
}
