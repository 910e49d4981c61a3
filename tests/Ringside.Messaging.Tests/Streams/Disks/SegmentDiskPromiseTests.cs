using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Disks;
using Ringside.Messaging.Streams.Storing;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Streams.Disks;

/// <summary>A promise survives what may happen to its file, and a doubt stays until it is cleared.</summary>
public sealed class SegmentDiskPromiseTests
{
    private static readonly StorePromise Second = new(8, 0xABCD_EF01_2345_6789, DiskWorld.Identity);
    private static readonly StorePromise First = new(1, 5, DiskWorld.Identity);

    [Fact]
    public void A_promise_survives_a_kill()
    {
        using DiskWorld world = Begin();
        Assert.True(world.Disk.TrySave(Second));
        world.Kill();
        world.Open();
        Assert.Equal((Second, null), (world.State.Promise, world.State.Doubt));
    }

    [Fact]
    public void Of_a_half_written_promise_the_one_before_or_the_new_one_is_left()
    {
        using DiskWorld world = Begin();
        world.Kill();
        byte[] before = File.ReadAllBytes(world.Promise);
        world.Open();
        world.Disk.TrySave(Second);
        world.Kill();
        byte[] after = File.ReadAllBytes(world.Promise);
        foreach (int slot in (int[])[0, PromiseFile.SlotDistance])
        {
            for (int bytes = 0; bytes <= PromiseRecord.Size; bytes++)
            {
                byte[] torn = [.. before];
                after.AsSpan(slot, bytes).CopyTo(torn.AsSpan(slot));
                File.WriteAllBytes(world.Promise, torn);
                world.Open();
                Assert.Null(world.State.Doubt);
                Assert.Equal(bytes < PromiseRecord.Size - 3 ? First : world.State.Promise, world.State.Promise);
                Assert.Contains(world.State.Promise, (StorePromise[])[First, Second]);
                world.CheckState();
                world.Kill();
            }
        }
    }

    [Fact]
    public void A_flipped_bit_of_one_slot_loses_no_promise()
    {
        using DiskWorld world = Begin();
        world.Disk.TrySave(Second);
        world.Kill();
        byte[] whole = File.ReadAllBytes(world.Promise);
        foreach (int slot in (int[])[0, PromiseFile.SlotDistance])
        {
            for (int bit = 0; bit < 8 * PromiseRecord.Size; bit++)
            {
                byte[] flipped = [.. whole];
                flipped[slot + (bit / 8)] ^= (byte)(1 << (bit % 8));
                File.WriteAllBytes(world.Promise, flipped);
                Assert.True(PromiseFile.TryOpen(world.Options.Folder, out PromiseFile? file));
                Assert.Equal(Second, file!.Record.Promise);
                file.Dispose();
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_a_promise_that_can_be_read_it_is_fresh_and_doubts(bool isMissing)
    {
        using DiskWorld world = Begin();
        world.Close();
        File.Delete(world.Promise);
        if (!isMissing)
        {
            File.WriteAllBytes(world.Promise, new byte[8192]);
        }

        int segments = world.Segments.Length;
        uint before = world.State.Promise.Directory;
        uint directory = 0;
        for (int i = 0; i < 2; i++)
        {
            world.Open();
            Assert.Equal((default, 0), (world.State.Promise with { Directory = 0 }, world.State.Last));
            directory = directory == 0 ? world.State.Promise.Directory : directory;
            Assert.Equal(directory, world.State.Promise.Directory);
            Assert.DoesNotContain(directory, new[] { 0u, before });
            Assert.Contains("promise", world.State.Doubt, StringComparison.Ordinal);
            Assert.Equal((0, segments), (world.Segments.Length, world.Aside.Length));
            world.Close();
        }
    }

    [Theory]
    [InlineData(StorePolicy.None, true)]
    [InlineData(StorePolicy.Interval, true)]
    [InlineData(StorePolicy.Every, false)]
    public void When_the_machine_has_stopped_it_doubts_unless_all_is_synchronized(StorePolicy policy, bool doubts)
    {
        using DiskWorld world = Begin(policy);
        world.Kill();
        world.Options = world.Options with { BootId = 10, Policy = StorePolicy.Every };
        world.Open();
        Assert.Equal(doubts ? "the machine has stopped since" : null, world.State.Doubt);
        Assert.Equal(world.Batches.Count, world.CheckState());
        world.Close();
        world.Open();
        Assert.Equal((doubts, doubts), (world.State.Doubt is not null, world.Disk.IsDoubtful));
        Assert.True(world.Disk.ClearDoubt());
        world.Kill();
        world.Open();
        Assert.Null(world.State.Doubt);
    }

    [Fact]
    public void A_batch_that_was_kept_and_is_gone_is_a_doubt()
    {
        using DiskWorld world = Begin();
        world.Close();
        string last = world.Segments[^1];
        File.Delete(last);
        world.Open();
        Assert.Contains($"batch {world.Batches.Count} was kept", world.State.Doubt, StringComparison.Ordinal);
        world.CheckState();
    }

    [Fact]
    public void What_was_cut_is_no_doubt()
    {
        using DiskWorld world = Begin();
        world.Disk.Drain();
        world.Disk.TrySave(Second);
        world.Disk.CutTo(4);
        world.CutTo(4);
        world.Kill();
        world.Open();
        Assert.Null(world.State.Doubt);
        Assert.Equal(4, world.CheckState());
    }

    [Fact]
    public void A_folder_of_another_stream_or_identity_is_refused_and_stays_as_it_is()
    {
        using DiskWorld world = Begin();
        world.Close();
        SegmentDiskOptions mine = world.Options;
        world.Options = mine with { Stream = StreamId.Merge(1) };
        IOException error = Assert.Throws<IOException>(() => world.Open());
        Assert.Contains($"{world.Promise}: belongs to shard 3; expected merge 1", error.Message, StringComparison.Ordinal);
        world.Options = mine;
        world.Open();
        world.Disk.TrySave(Second with { Identity = 99 });
        world.Close();
        error = Assert.Throws<IOException>(() => world.Open());
        Assert.Contains("holds identity 0000004d; expected 00000063", error.Message, StringComparison.Ordinal);
        Assert.Empty(world.Aside);
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
