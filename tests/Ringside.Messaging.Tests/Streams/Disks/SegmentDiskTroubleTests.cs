using System.Diagnostics;
using Ringside.Linux.Errors;
using Ringside.Messaging.Storage;
using Ringside.Messaging.Streams.Disks;
using Ringside.Messaging.Streams.Storing;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Streams.Disks;

/// <summary>A disk that fails keeps nothing more, says why, and still reads and promises.</summary>
public sealed class SegmentDiskTroubleTests
{
    private static readonly StorePromise Promise = new(8, 6, DiskWorld.Identity);

    [Theory]
    [InlineData(StorePolicy.None, "Write", Errno.ENOSPC)]
    [InlineData(StorePolicy.None, "Write", Errno.EIO)]
    [InlineData(StorePolicy.Every, "Synchronize", Errno.EIO)]
    public void An_error_ends_appending_and_nothing_else(StorePolicy policy, string operation, Errno error)
    {
        var engine = new FailingEngine();
        using var world = new DiskWorld(new SeededRandom(1), policy: policy);
        SegmentDisk disk = world.Open(engine);
        world.Append(6);
        disk.Drain();
        engine.Errors[Enum.Parse<EngineOperation>(operation)] = -(int)error;
        Assert.True(disk.TryAppend(7, world.Make(100)));
        disk.Drain();
        Assert.Contains(error.ToString(), disk.Trouble, StringComparison.Ordinal);
        Assert.Contains(world.Segments[^1], disk.Trouble, StringComparison.Ordinal);
        Assert.Equal(6, disk.Kept);
        Assert.False(disk.TryAppend(8, world.Make(100)));
        Assert.Equal(0, disk.DoWork(5));
        Assert.True(disk.TrySave(Promise));
        for (int number = 1; number <= 6; number++)
        {
            world.CheckRead(number);
        }

        disk.CutTo(5);
        Assert.Equal(5, disk.Kept);
        world.Kill();
        world.Open();
        Assert.Equal((Promise, null, 5), (world.State.Promise, world.State.Doubt, world.State.Last));
        world.CheckState();
    }

    [Fact]
    public void A_write_that_comes_in_parts_or_is_interrupted_goes_on()
    {
        var engine = new FailingEngine { MostBytes = 70, FailsOnce = true };
        using var world = new DiskWorld(new SeededRandom(1));
        world.Open(engine);
        for (int i = 0; i < 20; i++)
        {
            engine.Errors[EngineOperation.Write] = -(int)Errno.EINTR;
            world.Append(1);
        }

        Assert.Equal(20, world.Disk.Drain());
        Assert.Null(world.Disk.Trouble);
        world.CheckHolds(20);
    }

    [Fact]
    public void A_batch_counts_as_kept_after_what_its_policy_wants()
    {
        var engine = new FailingEngine();
        using var world = new DiskWorld(new SeededRandom(1), policy: StorePolicy.Every);
        world.Open(engine);
        world.Disk.TryAppend(1, world.Make(100));
        engine.IsStuck = true;
        world.Disk.DoWork(0);
        Assert.Equal(0, world.Disk.Kept);
        engine.IsStuck = false;
        engine.Errors[EngineOperation.Synchronize] = -(int)Errno.EAGAIN;
        world.Disk.DoWork(0);
        Assert.Equal(0, world.Disk.Kept);
        Assert.True(world.Disk.TryRead(1, out _));
        engine.Errors.Clear();
        world.Disk.DoWork(0);
        Assert.Equal(1, world.Disk.Kept);
    }

    [Fact]
    public void An_interval_synchronizes_so_often_and_before_a_new_segment()
    {
        var engine = new FailingEngine();
        using var world = new DiskWorld(new SeededRandom(1), policy: StorePolicy.Interval);
        world.Options = world.Options with { IntervalNanos = 1000 };
        world.Open(engine);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(world.Disk.TryAppend(i + 1, world.Make(10)));
            world.Disk.DoWork(50 * i);
        }

        int segments = world.Segments.Length;
        Assert.InRange(engine.Synchronizations, 5, 5 + segments);
        Assert.Equal(100, world.Disk.Kept);
    }

    [Fact]
    public void A_full_disk_still_reads_and_promises()
    {
        Require.Root();
        using var folder = new TemporaryFolder();
        string mount = folder.File("small/x")[..^2];
        Run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", mount);
        try
        {
            using var world = new DiskWorld(new SeededRandom(1));
            world.Options = world.Options with { Folder = mount, SegmentBytes = 40_000 };
            world.Open();
            int begun = 0;
            while (world.Disk.Trouble is null && begun < 1000)
            {
                begun += world.Disk.TryAppend(begun + 1, world.Make(1000)) ? 1 : 0;
                world.Disk.DoWork(begun);
            }

            Assert.Contains("ENOSPC", world.Disk.Trouble, StringComparison.Ordinal);
            int kept = (int)world.Disk.Kept;
            Assert.InRange(kept, 50, 130);
            world.CheckHolds(kept);
            Assert.True(world.Disk.TrySave(Promise));
            world.Kill();
            world.Open();
            Assert.Equal((Promise, null), (world.State.Promise, world.State.Doubt));
            Assert.Equal(kept, world.CheckState());
        }
        finally
        {
            Run("umount", "-l", mount);
        }
    }

    private static void Run(string command, params string[] arguments)
    {
        Require.Command(command);
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Assert.Skip($"{command}: {error}");
        }
    }
}
