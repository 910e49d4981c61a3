using System.Diagnostics;
using System.Security.Cryptography;
using Ringside.Linux.Errors;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Objects;
using Ringside.Messaging.Storage;
using Ringside.Messaging.Tests.Links;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Storage;

public sealed class ObjectStorageTests
{
    [Fact]
    public void A_file_goes_over_the_link_into_a_folder_and_parts_of_dropped_ones_go()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[300_000];
        new SeededRandom(1).NextBytes(bytes);
        using var source = new FileObjectSource(folder.Write("source", bytes));
        using var storage = new DirectoryObjectStorage(Directory.CreateDirectory(folder.File("objects")).FullName);
        var toReceiver = new FakeLink(2000, 100) { Remote = new PeerId(1) };
        var toSender = new FakeLink(2000, 100) { Remote = new PeerId(2) };
        var receiver = new ObjectReceiver(toSender, storage, () => new Sha256Digest(), new ObjectReceiverOptions());
        var random = new SeededRandom(2);
        using var digest = new Sha256Digest();
        var writer = new OffsetWriter(toReceiver, 0xABC, 0, source, digest, new ObjectSenderOptions());
        writer.Connected(toReceiver.Remote, 0);
        for (long now = 0; writer.State != TransferState.Complete; now += 1000)
        {
            Assert.True(now < 1_000_000_000 && writer.State != TransferState.Failed);
            writer.Advance(now);
            for (int i = random.Next(20); i > 0 && toReceiver.Waiting > 0; i--)
                receiver.Receive(toSender.Remote, toReceiver.TakeAny(random), now);
            receiver.Advance(now);
            toSender.TakeAll().ForEach(status => writer.Receive(toReceiver.Remote, status, now));
        }

        Assert.EndsWith("0000000000000abc.object", storage.PathOf(0xABC), StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(storage.PathOf(0xABC)));
        Assert.True(storage.TryCreate(new ObjectInfo(2, ObjectMode.Appends, 0, 0)));
        Assert.True(storage.TryWrite(2, 0, [1]));
        storage.Drop(2, ObjectVerdict.Unknown);
        Assert.Single(Directory.GetFiles(folder.File("objects/x")[..^2]));
    }

    [Fact]
    public void What_is_in_the_way_of_a_file_is_a_result()
    {
        using TemporaryFolder folder = new();
        using var storage = new DirectoryObjectStorage(folder.Path);
        Assert.True(storage.TryCreate(new ObjectInfo(1, ObjectMode.OffsetWrites, 1, 0)));
        Directory.CreateDirectory(storage.PathOf(1) + "/something");
        Assert.False(storage.TryComplete(1, 0));
        string part = Path.Combine(folder.Path, "0000000000000001.part");
        File.Delete(part);
        Directory.CreateDirectory(part);
        storage.Drop(1, ObjectVerdict.StorageFailed);
    }

    [Fact]
    public void What_is_no_regular_file_cannot_be_sent_and_one_that_may_only_be_read_can()
    {
        using TemporaryFolder folder = new();
        string pipe = folder.File("pipe");
        using (var made = Process.Start("mkfifo", pipe))
            made.WaitForExit();
        foreach (string path in new[] { folder.Path, pipe, "/dev/zero" })
        {
            KernelException error = Assert.Throws<KernelException>(() => new FileObjectSource(path));
            Assert.Contains("no regular file", error.Message, StringComparison.Ordinal);
        }

        // A program that runs cannot be opened for writing, not even by root.
        using var running = new RunningProgram(folder.File("program"));
        using var source = new FileObjectSource(running.Path);
        byte[] bytes = new byte[4];
        Assert.True(source.TryRead(0, bytes));
        Assert.Equal([0x7f, (byte)'E', (byte)'L', (byte)'F'], bytes);
    }

    [Fact]
    public void The_digest_is_that_of_the_platform_over_all_pieces_and_starts_anew()
    {
        using var digest = new Sha256Digest();
        Span<byte> found = stackalloc byte[32];
        digest.Append([9]);
        digest.Reset();
        digest.Append([1, 2]);
        digest.Append([3]);
        digest.Finish(found);
        Assert.Equal(SHA256.HashData([1, 2, 3]), found.ToArray());
        digest.Finish(found);
        Assert.Equal(SHA256.HashData([]), found.ToArray());
    }

    [Fact]
    public void Memory_is_taken_as_bytes_come_and_has_a_limit()
    {
        var storage = new MemoryObjectStorage(2 * MemoryObjectStorage.ChunkBytes);
        Assert.True(storage.TryCreate(new ObjectInfo(1, ObjectMode.OffsetWrites, 1L << 40, 0)));
        Assert.Equal(0, storage.UsedBytes);
        Assert.True(storage.TryWrite(1, (1L << 39) - 1, [1, 2]));
        Assert.Equal(2 * MemoryObjectStorage.ChunkBytes, storage.UsedBytes);
        Assert.False(storage.TryWrite(1, 0, [1]));
        Assert.False(storage.TryTake(1, out _));
        Span<byte> read = stackalloc byte[2];
        Assert.True(storage.TryRead(1, (1L << 39) - 1, read));
        Assert.Equal([1, 2], read.ToArray());
        storage.Drop(1, ObjectVerdict.Unknown);
        Assert.Equal(0, storage.UsedBytes);
    }
}
