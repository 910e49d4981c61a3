using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Disks;
using Ringside.Messaging.Streams.Storing;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Streams.Disks;

/// <summary>A torn tail is cut; whatever else is wrong with a file is noticed, and nothing wrong is handed out.</summary>
public sealed class SegmentDiskDamageTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(1000)]
    public void A_tail_that_is_torn_at_any_byte_is_cut_without_doubt(int bytes)
    {
        using DiskWorld world = Begin(5, bytes);
        string path = world.Segments[^1];
        byte[] whole = File.ReadAllBytes(path);
        int before = whole.Length - world.Batches[^1].Length;
        for (int length = before; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            world.Open();
            Assert.Null(world.State.Doubt);
            Assert.Equal(world.Batches.Count - 1, world.CheckState());
            Assert.Equal(before, new FileInfo(path).Length);
            Assert.True(world.Disk.TryAppend(world.Batches.Count, world.Batches[^1]));
            world.Disk.Drain();
            world.CheckRead(world.Batches.Count);
            world.Kill();
            Assert.Equal(whole, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void A_segment_that_had_just_been_begun_is_no_doubt()
    {
        using DiskWorld world = Begin(5, 300);
        for (int length = 0; length <= SegmentHead.Size; length++)
        {
            byte[] head = new byte[SegmentHead.Size];
            new SegmentHead(world.Options.Stream, DiskWorld.Identity, world.Batches.Count + 1).Write(head, new Crc32C());
            string path = Segment.PathOf(world.Options.Folder, world.Batches.Count + 1);
            File.WriteAllBytes(path, head[..length]);
            world.Open();
            Assert.Null(world.State.Doubt);
            Assert.Equal(world.Batches.Count, world.CheckState());
            world.Kill();
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(200)]
    [InlineData(700)]
    public void Each_flipped_bit_is_noticed(int bytes)
    {
        using DiskWorld world = Begin(6, bytes);
        var files = world.Segments.ToDictionary(path => path, File.ReadAllBytes);
        var random = new SeededRandom(7);
        foreach ((string path, byte[] whole) in files)
        {
            int dense = whole.Length - world.Batches[^1].Length;
            for (int at = 0; at < whole.Length; at += at < SegmentHead.Size + 48 || at >= dense ? 1 : random.Next(1, 40))
            {
                byte[] flipped = [.. whole];
                flipped[at] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(path, flipped);
                world.Open();
                Assert.True(world.State.Doubt is not null, $"{path}: {at} of {whole.Length}");
                Assert.Contains(path, world.State.Doubt, StringComparison.Ordinal);
                Assert.True(world.CheckState() < world.Batches.Count);
                Assert.NotEmpty(world.Aside);
                world.Kill();
                Restore(world, files);
            }
        }
    }

    [Fact]
    public void What_was_put_aside_is_behind_the_place_that_the_doubt_names_and_the_rest_goes_on()
    {
        using DiskWorld world = Begin(20, 400);
        string path = world.Segments[1];
        byte[] whole = File.ReadAllBytes(path);
        whole[100] ^= 1;
        File.WriteAllBytes(path, whole);
        int behind = world.Segments.Length - 2;
        world.Open();
        Assert.Equal($"{path}: damaged at offset 64", world.State.Doubt);
        Assert.Equal(behind + 1, world.Aside.Length);
        Assert.Equal(whole[64..], File.ReadAllBytes($"{path}.64.damaged"));
        int left = world.CheckState();
        world.CutTo(left);
        world.Append(10);
        world.Close();
        world.Open();
        Assert.Contains("has not caught up since", world.State.Doubt, StringComparison.Ordinal);
        Assert.Equal(left + 10, world.CheckState());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_missing_segment_is_a_doubt(int which)
    {
        using DiskWorld world = Begin(20, 400);
        File.Delete(world.Segments[which]);
        int segments = world.Segments.Length;
        world.Open();
        Assert.Contains("is missing", world.State.Doubt, StringComparison.Ordinal);
        world.CheckState();
        Assert.Equal((which, segments - which), (world.Segments.Length, world.Aside.Length));
    }

    [Fact]
    public void Zeros_that_a_stop_of_the_machine_leaves_behind_synchronized_batches_are_cut_and_others_are_damage()
    {
        using DiskWorld world = Begin(4, 300, StorePolicy.Every);
        string path = world.Segments[^1];
        byte[] whole = File.ReadAllBytes(path);
        byte[] zeros = [.. whole, .. new byte[5000]];
        File.WriteAllBytes(path, zeros);
        world.Options = world.Options with { BootId = 10 };
        world.Open();
        Assert.Null(world.State.Doubt);
        Assert.Equal(world.Batches.Count, world.CheckState());
        world.Kill();
        Assert.Equal(whole, File.ReadAllBytes(path));
        File.WriteAllBytes(path, zeros);
        world.Open();
        Assert.NotNull(world.State.Doubt);
        Assert.Equal(world.Batches.Count, world.CheckState());
    }

    [Fact]
    public void A_batch_that_rots_while_it_runs_is_not_handed_out()
    {
        using DiskWorld world = Begin(5, 300);
        world.Open();
        byte[] whole = File.ReadAllBytes(world.Segments[0]);
        whole[^1] ^= 1;
        File.WriteAllBytes(world.Segments[0], whole);
        Assert.False(world.Disk.TryRead(5, out _));
        world.CheckRead(4);
    }

    // No record of the batch that will be torn: it was being written.
    private static DiskWorld Begin(int count, int bytes, StorePolicy policy = StorePolicy.None)
    {
        var world = new DiskWorld(new SeededRandom(2), policy: policy, isInMemory: true);
        world.Open();
        for (int i = 0; i < count; i++)
        {
            Assert.True(world.Disk.TryAppend(i + 1, world.Make(bytes)));
            world.Disk.DoWork(i);
        }

        world.Kill();
        return world;
    }

    private static void Restore(DiskWorld world, Dictionary<string, byte[]> files)
    {
        foreach (string path in world.Aside.Concat(world.Segments))
        {
            File.Delete(path);
        }

        foreach ((string path, byte[] bytes) in files)
        {
            File.WriteAllBytes(path, bytes);
        }

        // The doubt of the round before.
        File.Delete(world.Promise);
        PromiseFile.Create(world.Options.Folder, new PromiseRecord
        {
            Stream = world.Options.Stream,
            Boot = world.Options.BootId,
            Promise = new StorePromise(1, 5, DiskWorld.Identity),
        }).Dispose();
    }
}
