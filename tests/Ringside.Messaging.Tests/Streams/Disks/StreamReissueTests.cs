using Ringside.Messaging.Streams.Disks;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Storing;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Streams.Disks;

/// <summary>The unbroken beginning of a stream is written again under another identity.</summary>
public sealed class StreamReissueTests
{
    private const uint NewIdentity = 78;

    [Fact]
    public void A_damaged_store_is_written_again_up_to_the_damage()
    {
        using DiskWorld world = Begin();
        string path = world.Segments[^2];
        byte[] bytes = File.ReadAllBytes(path);
        bytes[SegmentHead.Size + 60] ^= 1;
        File.WriteAllBytes(path, bytes);
        SegmentDiskOptions into = world.Options with { Folder = world.Options.Folder + ".new", BootId = 10 };
        long last;
        ulong chain;
        using (StoredStream stored = StoredStream.Open(world.Options))
        {
            Assert.Contains("damaged", stored.Doubt, StringComparison.Ordinal);
            Assert.Equal((false, 20L, 1u), (stored.IsSure, stored.Said, stored.LastEpoch));
            last = stored.Last;
            Assert.InRange(last, 3, 18);
            chain = StreamReissue.Write(stored, last, NewIdentity, epoch: 7, into, directory: 0xD1);
        }

        Assert.Empty(world.Aside);
        using SegmentDisk disk = SegmentDisk.Open(into with { BootId = 11 }, out DiskState state);
        Assert.Equal(
            (new StorePromise(7, 0, NewIdentity) { Directory = 0xD1 }, last, chain, null),
            (state.Promise, state.Last, state.Chain, state.Doubt));
        Assert.Equal([new Ringside.Messaging.Streams.EpochRun(1, 1)], state.Runs);
    }

    [Fact]
    public void Payloads_stay_and_chains_are_others()
    {
        using DiskWorld world = Begin();
        SegmentDiskOptions into = world.Options with { Folder = world.Options.Folder + ".new" };
        using StoredStream old = StoredStream.Open(world.Options);
        Assert.Equal((true, 20L, DiskWorld.Identity), (old.IsSure, old.Last, old.Identity));
        StreamReissue.Write(old, 15, NewIdentity, epoch: 7, into);
        using StoredStream renewed = StoredStream.Open(into);
        Assert.Equal((true, 15L, NewIdentity), (renewed.IsSure, renewed.Last, renewed.Identity));
        for (long number = 1; number <= 15; number++)
        {
            Assert.True(old.TryRead(number, out StreamBatch before));
            Assert.True(renewed.TryRead(number, out StreamBatch after));
            Assert.True(before.Payload.SequenceEqual(after.Payload), $"batch {number}");
            Assert.NotEqual(before.Chain, after.Chain);
            Assert.Equal(before.Epoch, after.Epoch);
        }

        Assert.False(renewed.TryRead(16, out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_a_promise_that_can_be_read_the_segments_say_what_they_are(bool isMissing)
    {
        using DiskWorld world = Begin();
        if (isMissing)
        {
            File.Delete(world.Promise);
        }
        else
        {
            File.WriteAllBytes(world.Promise, new byte[8192]);
        }

        using StoredStream stored = StoredStream.Open(world.Options);
        Assert.Equal((false, 20L, DiskWorld.Identity), (stored.IsSure, stored.Last, stored.Identity));
        Assert.Contains("promised", stored.Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public void Looking_changes_nothing_and_needs_the_folder_alone()
    {
        using DiskWorld world = Begin();
        string[] files = Directory.GetFiles(world.Options.Folder);
        byte[][] before = [.. files.Select(File.ReadAllBytes)];
        StoredStream.Open(world.Options with { BootId = 44 }).Dispose();
        Assert.Equal(files, Directory.GetFiles(world.Options.Folder));
        Assert.Equal(before, files.Select(File.ReadAllBytes));
        world.Open();
        Assert.Throws<IOException>(() => StoredStream.Open(world.Options));
    }

    [Fact]
    public void A_folder_that_is_not_there_holds_nothing_and_is_not_made()
    {
        using DiskWorld world = Begin();
        SegmentDiskOptions options = world.Options with { Folder = world.Options.Folder + ".none" };
        using StoredStream stored = StoredStream.Open(options);
        Assert.Equal((0u, 0L, false), (stored.Identity, stored.Last, stored.IsSure));
        Assert.False(Directory.Exists(options.Folder));
    }

    private static DiskWorld Begin()
    {
        var world = new DiskWorld(new SeededRandom(1), isInMemory: true);
        world.Open();
        world.Append(20);
        world.Close();
        return world;
    }
}
