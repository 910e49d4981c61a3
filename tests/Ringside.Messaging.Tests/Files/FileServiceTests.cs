using Ringside.Linux.Errors;
using Ringside.Messaging.Files;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Requests;
using Ringside.Messaging.Storage;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Files;

/// <summary>Client and server of files together, on every store.</summary>
public sealed class FileServiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private DirectoryFileStore? _directory;

    public void Dispose()
    {
        _directory?.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("pread")]
    [InlineData("libaio")]
    [InlineData("io_uring")]
    public void Files_are_made_appended_to_written_read_listed_and_deleted(string kind)
    {
        var files = new FileService(Store(kind));
        Assert.Equal(FileResult.Ok, files.Create("b"));
        Assert.Equal(FileResult.Ok, files.Create("a"));
        Assert.Equal(FileResult.Exists, files.Create("a"));
        Assert.Equal((FileResult.Ok, 0), files.Append("a", [1, 2, 3]));
        Assert.Equal((FileResult.Ok, 3), files.Append("a", [4], size: 3));
        Assert.Equal((FileResult.SizeDiffers, 0), files.Append("a", [4], size: 3));
        Assert.Equal((FileResult.Ok, 8), files.WriteAt("a", 6, [7, 8]));
        Assert.Equal((FileResult.Ok, 8), files.WriteAt("a", 0, [9]));
        (FileResult result, byte[] bytes, long size) = files.ReadAt("a", 0, 100);
        Assert.Equal((FileResult.Ok, 8), (result, size));
        Assert.Equal([9, 2, 3, 4, 0, 0, 7, 8], bytes);
        Assert.Equal([0, 7], files.ReadAt("a", 5, 2).Bytes);
        Assert.Empty(files.ReadAt("a", 8, 2).Bytes);
        Assert.Equal((FileResult.NotFound, FileResult.NotFound), (files.Append("c", [1]).Result, files.ReadAt("c", 0, 1).Result));
        Assert.Equal([("a", 8), ("b", 0)], files.List());
        Assert.Equal((FileResult.Ok, FileResult.NotFound), (files.Delete("a"), files.Delete("a")));
        Assert.Equal([("b", 0)], files.List());
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("pread")]
    [InlineData("libaio")]
    [InlineData("io_uring")]
    public void Random_operations_give_what_a_simple_model_gives(string kind) => SeededRandom.ForEachSeed(5, random =>
    {
        using TemporaryFolder folder = new();
        FileStoreLimits limits = new() { MaximumFiles = 5, MaximumFileBytes = 300_000, MaximumTotalBytes = 1 << 30 };
        IFileStore store = kind == "memory" ? new MemoryFileStore(limits) : Open(folder.Path, kind, limits);
        using var opened = store as IDisposable;
        var files = new FileService(store);
        SortedDictionary<string, List<byte>> model = new(StringComparer.Ordinal);
        for (int step = 0; step < 300; step++)
            CheckStep(files, model, random);
        if (kind == "memory")
            return;
        opened!.Dispose();
        using DirectoryFileStore again = Open(folder.Path, kind, limits);
        Assert.Equal(model.Select(entry => (entry.Key, (long)entry.Value.Count)), new FileService(again).List());
        Assert.Equal(model.Sum(entry => (long)entry.Value.Count), again.UsedBytes);
    });

    [Theory]
    [InlineData("memory")]
    [InlineData("pread")]
    public void The_limits_of_a_store_are_results(string kind)
    {
        var limits = new FileStoreLimits { MaximumFiles = 2, MaximumFileBytes = 150_000, MaximumTotalBytes = 131_072 };
        var files = new FileService(Store(kind, limits));
        Assert.Equal((FileResult.Ok, FileResult.Ok, FileResult.NoRoom), (files.Create("a"), files.Create("b"), files.Create("c")));
        Assert.Equal(FileResult.OutOfRange, files.WriteAt("a", 149_999, [1, 2]).Result);
        Assert.Equal(FileResult.OutOfRange, files.WriteAt("a", long.MaxValue, [1]).Result);
        Assert.Equal(FileResult.OutOfRange, files.WriteAt("a", -1, [1]).Result);
        Assert.Equal(FileResult.OutOfRange, files.Append("a", [1], size: -2).Result);
        Assert.Equal((FileResult.Ok, 65_536), files.WriteAt("a", 65_535, [1]));
        Assert.Equal(FileResult.NoRoom, files.WriteAt("b", 65_535, [1, 2]).Result);
        Assert.Equal((FileResult.Ok, 65_536), files.WriteAt("b", 65_535, [1]));
        Assert.Equal(FileResult.NoRoom, files.WriteAt("b", 70_000, [1, 2]).Result);
        Assert.Equal(FileResult.Ok, files.Delete("a"));
        Assert.Equal(FileResult.Ok, files.WriteAt("b", 70_000, [1, 2]).Result);
    }

    [Theory]
    [InlineData("", FileResult.NameEmpty)]
    [InlineData("..", FileResult.NameIsDots)]
    [InlineData("../secret", FileResult.NameHasSeparator)]
    [InlineData("a\0b", FileResult.NameHasControl)]
    public void A_bad_name_gets_one_clear_answer_from_every_operation(string name, FileResult expected)
    {
        var files = new FileService(Store("pread"));
        Assert.Equal(expected, files.Create(name));
        Assert.Equal(expected, files.Delete(name));
        Assert.Equal(expected, files.Append(name, [1]).Result);
        Assert.Equal(expected, files.WriteAt(name, 0, [1]).Result);
        Assert.Equal(expected, files.ReadAt(name, 0, 1).Result);
        Assert.Equal(FileResult.NameTooLong, files.Create(new string('a', 129)));
        Assert.Equal(SendResult.TooLong, files.Client.TryCreate(new byte[256], 0, 0));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_long_list_comes_in_pages()
    {
        var files = new FileService(Store("memory"));
        List<(string, long)> expected = [.. Enumerable.Range(0, 100).Select(i => ($"file-{i:000}-{new string('x', 90)}", 0L))];
        foreach ((string name, _) in expected)
            files.Create(name);
        Assert.Equal(expected, files.List());
    }

    [Fact]
    public void A_folder_serves_only_plain_files_with_good_names_and_never_follows_a_link()
    {
        using TemporaryFolder other = new();
        string secret = other.Write("secret", "secret");
        _folder.Write("good", "12345");
        _folder.Write("bad\nname", "1");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), secret);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "folder"));
        var files = new FileService(Store("pread"));
        Assert.Equal([("good", 5)], files.List());
        Assert.Equal((3, 5), (_directory!.IgnoredFiles, _directory.UsedBytes));
        Assert.Equal(FileResult.Exists, files.Create("link"));
        File.Delete(Path.Combine(_folder.Path, "good"));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "good"), secret);
        Assert.Equal(FileResult.Failed, files.ReadAt("good", 0, 5).Result);
        Assert.Equal("secret", File.ReadAllText(secret));
    }

    [Theory]
    [InlineData("pread")]
    [InlineData("io_uring")]
    public void More_files_than_may_be_open_are_served_and_few_stay_open(string kind)
    {
        var files = new FileService(Store(kind));
        for (int i = 0; i < 300; i++)
        {
            files.Create($"f{i}");
            Assert.Equal((FileResult.Ok, 0), files.Append($"f{i}", [(byte)i]));
        }

        Assert.InRange(Directory.GetFiles("/proc/self/fd").Count(file => IsIn(file, _folder.Path)), 1, 128);
        for (int i = 0; i < 300; i++)
            Assert.Equal([(byte)i], files.ReadAt($"f{i}", 0, 10).Bytes);
        for (int i = 0; i < 300; i++)
            Assert.Equal(FileResult.Ok, files.Delete($"f{i}"));
        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.Equal(0, Directory.GetFiles("/proc/self/fd").Count(file => IsIn(file, _folder.Path)));
    }

    [Theory]
    [InlineData(FileOperationKind.Create, "a", 5, 0, 0)]
    [InlineData(FileOperationKind.Create, "a", 0, 1, 0)]
    [InlineData(FileOperationKind.Delete, "a", 0, 0, 1)]
    [InlineData(FileOperationKind.Append, "a", 0, 0, 0)]
    [InlineData(FileOperationKind.Append, "a", 2, 0, 1)]
    [InlineData(FileOperationKind.ReadAt, "a", 0, 0, 0)]
    [InlineData(FileOperationKind.ReadAt, "a", 1, 0, 1)]
    [InlineData(FileOperationKind.List, "", 151, 0, 0)]
    [InlineData(FileOperationKind.List, "", 500, 1, 0)]
    public void A_request_that_makes_no_sense_is_answered_so(FileOperationKind kind, string name, uint length, long offset, int bytes)
    {
        var files = new FileService(Store("memory"));
        byte[] message = new byte[200];
        int size = new FileRequest
        {
            Kind = kind,
            Length = length,
            Id = 5,
            Offset = offset,
            Name = FileService.Name(name),
            Bytes = new byte[bytes],
        }.Write(message);
        Assert.Equal(ServeResult.Taken, files.Server.Receive(files.ToClient.Remote, message.AsSpan(0, size)));
        Assert.True(FileResponse.TryRead(files.ToClient.Take(), out FileResponse response));
        Assert.Equal(new FileResponse(FileResult.BadRequest, 0, 5, 0), response);
    }

    [Fact]
    public void Requests_end_in_time_with_the_connection_and_once()
    {
        var files = new FileService(Store("memory"), depth: 2);
        for (int i = 100; i < 104; i++)
            Assert.Equal(SendResult.Accepted, files.Client.TryCreate(FileService.Name($"f{i}"), i, i));
        List<byte[]> messages = files.ToServer.TakeAll();
        files.ToClient.IsFull = true;
        Assert.Equal(
            [ServeResult.Taken, ServeResult.Taken, ServeResult.TryLater, ServeResult.TryLater],
            messages.Select(message => files.Server.Receive(files.ToClient.Remote, message)));
        files.Server.Advance();
        Assert.Equal(2, files.Server.UnderWay);
        Assert.Equal(1, files.Client.Advance(1100, files.Answers));
        files.ToClient.IsFull = false;
        files.Server.Advance();
        Assert.Equal(
            [false, true], files.ToClient.TakeAll().Select(answer => files.Client.Receive(files.ToServer.Remote, answer, files.Answers)));
        files.Client.Disconnected(files.Answers);
        Assert.Equal(
            [FileResult.TimedOut, FileResult.Ok, FileResult.Disconnected, FileResult.Disconnected],
            Enumerable.Range(100, 4).Select(i => files.Answers.All[i].Answer.Result));
        Assert.Equal(SendResult.UnknownPeer, files.Client.TryCreate(FileService.Name("x"), 1, 1));
        Assert.Equal((0, 0), (files.Client.UnderWay, files.Server.UnderWay));
    }

    [Fact]
    public void A_file_is_deleted_under_the_operations_that_use_it()
    {
        var files = new FileService(Store("io_uring"));
        files.Create("a");
        files.Append("a", [1, 2, 3]);
        files.Client.TryReadAt(FileService.Name("a"), 0, 3, 1000, 0);
        files.Client.TryDelete(FileService.Name("a"), 1001, 0);
        files.Client.TryReadAt(FileService.Name("a"), 0, 3, 1002, 0);
        for (int i = 0; i < 1_000_000 && files.Client.UnderWay > 0; i++)
            files.Run();
        Assert.Equal([1, 2, 3], files.Answers.All[1000].Bytes);
        Assert.Equal(
            [FileResult.Ok, FileResult.Ok, FileResult.NotFound],
            new[] { 1000, 1001, 1002 }.Select(i => files.Answers.All[i].Answer.Result));
        Assert.Equal(0, Directory.GetFiles("/proc/self/fd").Count(file => IsIn(file, _folder.Path)));
    }

    private static void CheckStep(FileService files, SortedDictionary<string, List<byte>> model, SeededRandom random)
    {
        string name = $"f{random.Next(7)}";
        byte[] bytes = new byte[random.Next(1, FileService.Transfer + 1)];
        random.NextBytes(bytes);
        bool exists = model.TryGetValue(name, out List<byte>? file);
        int offset = random.Chance(10) ? random.Next(200_000) : random.Next((file?.Count ?? 0) + 100);
        switch (random.Next(10))
        {
            case 0 or 1:
                FileResult expected = exists ? FileResult.Exists : model.Count == 5 ? FileResult.NoRoom : FileResult.Ok;
                Assert.Equal(expected, files.Create(name));
                if (expected == FileResult.Ok)
                    model.Add(name, []);
                break;
            case 2 when random.NextBool():
                Assert.Equal(exists ? FileResult.Ok : FileResult.NotFound, files.Delete(name));
                model.Remove(name);
                break;
            case 3 or 4:
                Assert.Equal((exists ? FileResult.Ok : FileResult.NotFound, file?.Count ?? 0), files.Append(name, bytes));
                file?.AddRange(bytes);
                break;
            case 5 or 6 when exists:
                file!.AddRange(new byte[Math.Max(0, offset + bytes.Length - file.Count)]);
                bytes.CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(file)[offset..]);
                Assert.Equal((FileResult.Ok, file.Count), files.WriteAt(name, offset, bytes));
                break;
            case 7:
                Assert.Equal(model.Select(entry => (entry.Key, (long)entry.Value.Count)), files.List());
                break;
            default:
                (FileResult result, byte[] read, long size) = files.ReadAt(name, offset, bytes.Length);
                Assert.Equal((exists ? FileResult.Ok : FileResult.NotFound, file?.Count ?? 0), (result, size));
                Assert.Equal(file?.Skip(offset).Take(bytes.Length) ?? [], read);
                break;
        }
    }

    private static bool IsIn(string descriptor, string folder) =>
        new FileInfo(descriptor).LinkTarget?.StartsWith(folder + "/", StringComparison.Ordinal) == true;

    private static DirectoryFileStore Open(string folder, string kind, FileStoreLimits limits)
    {
        Assert.True(FileEngines.TryParse(kind, out FileEngine engine));
        try
        {
            return new DirectoryFileStore(folder, engine, limits);
        }
        catch (KernelException refusal) when (refusal.Error is Errno.EPERM or Errno.ENOSYS)
        {
            Assert.Skip(refusal.Message);
            throw;
        }
    }

    private IFileStore Store(string kind, FileStoreLimits? limits = null)
    {
        limits ??= new FileStoreLimits();
        return kind == "memory" ? new MemoryFileStore(limits) : _directory = Open(_folder.Path, kind, limits);
    }
}
