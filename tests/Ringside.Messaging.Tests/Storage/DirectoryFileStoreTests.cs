using System.Text;
using Ringside.Linux.Errors;
using Ringside.Linux.Memory;
using Ringside.Messaging.Files;
using Ringside.Messaging.Storage;
using Ringside.Messaging.Tests.Files;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Storage;

/// <summary>What only a folder has: descriptors, permissions, and files that were there before.</summary>
public sealed unsafe class DirectoryFileStoreTests : IDisposable
{
    private const int Places = 128;

    private readonly TemporaryFolder _folder = new();
    private readonly PinnedRegion _region = new(4096 * 2);

    public void Dispose()
    {
        _region.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(FileEngine.LibAio)]
    [InlineData(FileEngine.IoUring)]
    public void A_file_that_finds_all_places_in_use_is_closed_at_the_end_of_its_use(FileEngine engine)
    {
        Fill(Places + 2);
        using (DirectoryFileStore store = Open(engine, new FileStoreLimits()))
        {
            for (int i = 0; i < Places; i++)
                Assert.True(Submit(store, FileOperationKind.ReadAt, $"f{i}", i));
            Assert.Equal(Places, OpenFiles());
            Assert.True(Submit(store, FileOperationKind.Create, "new", Places));
            Assert.Equal(Places, OpenFiles());
            Assert.True(Submit(store, FileOperationKind.ReadAt, $"f{Places}", Places + 1));
            Assert.Equal(Places + 1, OpenFiles());
            Poll(store, Places + 2);
            Assert.Equal(Places, OpenFiles());
            for (int i = 0; i <= Places; i++)
                Assert.True(Submit(store, FileOperationKind.ReadAt, $"f{i + 1}", i));
        }

        Assert.Equal(0, OpenFiles());
    }

    [Theory]
    [InlineData(FileEngine.Pread)]
    [InlineData(FileEngine.IoUring)]
    public void A_file_that_may_only_be_read_is_read_and_writes_to_it_fail(FileEngine engine)
    {
        using var running = new RunningProgram(_folder.File("program"));
        using DirectoryFileStore store = Open(engine, new FileStoreLimits());
        var files = new FileService(store);
        Assert.Equal(FileResult.Failed, files.WriteAt("program", 0, [1]).Result);
        Assert.Equal([0x7f, (byte)'E'], files.ReadAt("program", 0, 2).Bytes);
        Assert.Equal(FileResult.Failed, files.Append("program", [1]).Result);
        Assert.Equal([0x7f, (byte)'E'], files.ReadAt("program", 0, 2).Bytes);
    }

    [Fact]
    public void Bytes_in_the_place_of_others_need_no_room_however_full_the_folder_is()
    {
        _folder.Write("a", new byte[200]);
        using DirectoryFileStore store = Open(FileEngine.Pread, new FileStoreLimits { MaximumTotalBytes = 100 });
        var files = new FileService(store);
        Assert.Equal((FileResult.Ok, 200), files.WriteAt("a", 198, [1, 2]));
        Assert.Equal(FileResult.NoRoom, files.WriteAt("a", 199, [1, 2]).Result);
        Assert.Equal(FileResult.NoRoom, files.Append("a", [1]).Result);
    }

    private void Fill(int files)
    {
        for (int i = 0; i < files; i++)
            _folder.Write($"f{i}", [1, 2, 3]);
    }

    private int OpenFiles() => Directory.GetFiles("/proc/self/fd").Count(
        file => new FileInfo(file).LinkTarget?.StartsWith(_folder.Path + "/", StringComparison.Ordinal) == true);

    private bool Submit(DirectoryFileStore store, FileOperationKind kind, string name, int tag)
    {
        int length = Encoding.UTF8.GetBytes(name, new Span<byte>(_region.Start, 4096));
        bool reads = kind == FileOperationKind.ReadAt;
        nint memory = reads ? (nint)(_region.Start + 4096) : 0;
        return store.TrySubmit(new FileOperation(kind, (nint)_region.Start, length, 0, memory, reads ? 3 : 0, tag));
    }

    private static void Poll(DirectoryFileStore store, int count)
    {
        var room = new FileCompletion[16];
        for (int i = 0; count > 0; i++)
        {
            Assert.True(i < 10_000_000, "operations do not complete");
            int taken = store.Poll(room);
            Assert.All(room[..taken], completion => Assert.Equal(FileResult.Ok, completion.Result));
            count -= taken;
        }
    }

    private DirectoryFileStore Open(FileEngine engine, FileStoreLimits limits)
    {
        try
        {
            return new DirectoryFileStore(_folder.Path, engine, limits);
        }
        catch (KernelException refusal) when (refusal.Error is Errno.EPERM or Errno.ENOSYS)
        {
            Assert.Skip(refusal.Message);
            throw;
        }
    }
}
