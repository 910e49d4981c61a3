using Ringside.Linux.Errors;
using Ringside.Messaging.Storage;
using Ringside.Messaging.Streams.Disks;
using Ringside.Messaging.Streams.Storing;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Streams.Disks;

/// <summary>What was closed in order is whole after another start of the machine, and nothing else is.</summary>
public sealed class SegmentDiskCloseTests
{
    private const string HasStopped = "the machine has stopped since";

    [Theory]
    [InlineData(StorePolicy.None)]
    [InlineData(StorePolicy.Interval)]
    [InlineData(StorePolicy.Every)]
    public void What_was_closed_in_order_is_whole_after_another_start_of_the_machine(StorePolicy policy)
    {
        using DiskWorld world = Begin(policy);
        for (ulong boot = 10; boot < 13; boot++)
        {
            world.Close();
            world.Options = world.Options with { BootId = boot };
            world.Open();
            Assert.Null(world.State.Doubt);
            Assert.Equal(world.Batches.Count, world.CheckState());
            world.Append(5);
        }
    }

    [Fact]
    public void An_end_in_order_synchronizes_each_segment_whatever_the_policy()
    {
        using var world = new DiskWorld(new SeededRandom(1), isInMemory: true);
        var engine = new FailingEngine();
        world.Open(engine);
        world.Append(20);
        world.Disk.Drain();
        Assert.Equal(0, engine.Synchronizations);
        int segments = world.Segments.Length;
        Assert.InRange(segments, 2, 20);
        world.Close();
        Assert.Equal(segments, engine.Synchronizations);
    }

    [Fact]
    public void A_kill_says_nothing()
    {
        using DiskWorld world = Begin();
        world.Close();
        world.Open();
        world.Kill(); // it was opened since: what it said of itself is forgotten, though nothing was written
        world.Options = world.Options with { BootId = 10 };
        world.Open();
        Assert.Equal(HasStopped, world.State.Doubt);
    }

    [Fact]
    public void What_it_said_is_forgotten_on_the_disk_before_anything_is_written()
    {
        using DiskWorld world = Begin();
        world.Close();
        Assert.True(Record(world).IsClosed);
        world.Open();
        Assert.False(Record(world).IsClosed);
    }

    [Fact]
    public void A_promise_is_kept_with_it()
    {
        using DiskWorld world = Begin();
        var promise = new StorePromise(9, 4, DiskWorld.Identity);
        world.Disk.TrySave(promise);
        world.Close();
        world.Options = world.Options with { BootId = 10 };
        world.Open();
        Assert.Equal((promise, null), (world.State.Promise, world.State.Doubt));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_damaged_segment_is_a_doubt_all_the_same(int what)
    {
        using DiskWorld world = Begin();
        world.Close();
        string[] segments = world.Segments;
        string path = what == 0 ? segments[1] : segments[^1];
        byte[] bytes = File.ReadAllBytes(path);
        switch (what)
        {
            case 0 or 1:
                bytes[SegmentHead.Size + 60] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
            default:
                File.WriteAllBytes(path, bytes[..^1]); // as a torn tail, which is cut silently where nothing was said of it
                break;
        }

        world.Options = world.Options with { BootId = 10 };
        world.Open();
        Assert.NotNull(world.State.Doubt);
        world.CheckState();
        world.Close();
        world.Options = world.Options with { BootId = 11 };
        world.Open();
        Assert.NotNull(world.State.Doubt);
    }

    [Fact]
    public void Segments_of_another_time_are_a_doubt()
    {
        using DiskWorld world = Begin();
        world.Close();
        byte[] promise = File.ReadAllBytes(world.Promise);
        world.Open();
        world.Append(3);
        world.Close();
        File.WriteAllBytes(world.Promise, promise);
        world.Open();
        Assert.Contains("was closed with another batch", world.State.Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_synchronized_is_not_said_to_be_whole()
    {
        using var world = new DiskWorld(new SeededRandom(1), isInMemory: true);
        var engine = new FailingEngine();
        world.Open(engine);
        world.Append(20);
        world.Disk.Drain();
        engine.Errors[EngineOperation.Synchronize] = -(int)Errno.EIO;
        world.Close();
        Assert.False(Record(world).IsClosed);
        world.Options = world.Options with { BootId = 10 };
        world.Open();
        Assert.Equal(HasStopped, world.State.Doubt);
    }

    [Fact]
    public void A_synchronization_that_was_interrupted_is_begun_again()
    {
        using var world = new DiskWorld(new SeededRandom(1), isInMemory: true);
        var engine = new FailingEngine { FailsOnce = true };
        world.Open(engine);
        world.Append(20);
        world.Disk.Drain();
        engine.Errors[EngineOperation.Synchronize] = -(int)Errno.EINTR;
        world.Close();
        Assert.True(Record(world).IsClosed);
    }

    [Fact]
    public void A_store_in_doubt_is_not_closed_whole()
    {
        using DiskWorld world = Begin();
        world.Kill();
        world.Options = world.Options with { BootId = 10 };
        world.Open();
        Assert.Equal(HasStopped, world.State.Doubt);
        world.Close();
        Assert.False(Record(world).IsClosed);
    }

    private static PromiseRecord Record(DiskWorld world)
    {
        Assert.True(PromiseFile.TryOpen(world.Options.Folder, out PromiseFile? file));
        using (file)
        {
            return file!.Record;
        }
    }

    private static DiskWorld Begin(StorePolicy policy = StorePolicy.None)
    {
        var world = new DiskWorld(new SeededRandom(1), policy: policy, isInMemory: true);
        world.Open();
        world.Append(20);
        world.Disk.Drain();
        return world;
    }
}
