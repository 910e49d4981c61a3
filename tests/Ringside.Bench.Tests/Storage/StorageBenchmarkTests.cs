using System.Text.Json;
using Ringside.Bench.Storage;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Messaging.Storage;
using Ringside.Testing;

namespace Ringside.Bench.Tests.Storage;

public sealed class StorageBenchmarkTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(FileEngine.Pread)]
    [InlineData(FileEngine.LibAio)]
    [InlineData(FileEngine.IoUring)]
    public void A_block_device_is_measured_at_every_depth(FileEngine? engine) =>
        Check(BlockBenchmark.Run, engine, ["read", "write"]);

    [Theory]
    [InlineData(null)]
    [InlineData(FileEngine.Pread)]
    [InlineData(FileEngine.LibAio)]
    [InlineData(FileEngine.IoUring)]
    public void Files_are_measured_at_every_depth(FileEngine? engine) =>
        Check(FilesBenchmark.Run, engine, ["append", "write at", "read at"]);

    [Fact]
    public void Ended_early_it_leaves_no_files()
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource source = new();
        StorageBenchmarkOptions options = StorageBenchmarkOptions.Tiny with
        {
            Engine = FileEngine.Pread,
            Folder = folder.Path,
            Cancellation = source.Token,
            Progress = text => _ = text.StartsWith("write", StringComparison.Ordinal) ? source.CancelAsync() : Task.CompletedTask,
        };
        Assert.ThrowsAny<OperationCanceledException>(() => BlockBenchmark.Run(options with { RowNanos = 100_000_000 }));
        Assert.ThrowsAny<OperationCanceledException>(() => FilesBenchmark.Run(options with { RowNanos = 100_000_000 }));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_lost_connection_ends_the_run()
    {
        (IStorageLinkEnd client, IStorageLinkEnd server) = StorageLinks.Open(1000, out _);
        using (client)
        using (server)
        {
            Assert.True(((MdpLinkEnd)server).Node.Close(server.Remote));
            Exception? error = null;
            for (long end = Environment.TickCount64 + 10_000; error is null && Environment.TickCount64 < end;)
            {
                _ = Record.Exception(() => server.DoWork(KernelClock.MonotonicRawNanos()));
                error = Record.Exception(() => client.DoWork(KernelClock.MonotonicRawNanos()));
            }

            Assert.Contains("lost", Assert.IsType<IOException>(error).Message, StringComparison.Ordinal);
        }
    }

    private static void Check(
        Func<StorageBenchmarkOptions, StorageBenchmarkResult> run, FileEngine? engine, IReadOnlyList<string> operations)
    {
        using TemporaryFolder folder = new();
        StorageBenchmarkResult result;
        try
        {
            result = run(StorageBenchmarkOptions.Tiny with { Engine = engine, Folder = folder.Path });
        }
        catch (KernelException refusal) when (refusal.Error is Errno.EPERM or Errno.ENOSYS)
        {
            Assert.Skip(refusal.Message);
            throw;
        }

        Assert.Equal(
            operations.SelectMany(operation => new[] { 1, 8, 32 }.Select(depth => (operation, depth))),
            result.Rows.Select(row => (row.Operation, row.Depth)));
        Assert.All(result.Rows, row => Assert.Equal(0, row.Errors));
        Assert.All(result.Rows.Where(row => row.Operations > 0), row => Assert.True(row.LatencyNanos.P50 > 0
            && row.MegabytesPerSecond > 0));
        Assert.Equal(engine is null ? ("memory", null) : ("file", FileEngines.NameOf(engine.Value)), (result.Device, result.Engine));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        string json = JsonSerializer.Serialize(result);
        foreach (string name in new[] { "machine", "link", "device", "engine", "direct", "rows", "iops", "megabytes_per_second", "p999" })
            Assert.Contains($"\"{name}\":", json, StringComparison.Ordinal);
        Assert.Contains(result.Link, result.ToString(), StringComparison.Ordinal);
    }
}
