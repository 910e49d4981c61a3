using Ringside.Messaging.Storage;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Disks;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Streams.Disks;

/// <summary>A disk holds what a list holds, over cuts and restarts.</summary>
public sealed class SegmentDiskTests
{
    [Theory]
    [InlineData(FileEngine.Pread, StorePolicy.None)]
    [InlineData(FileEngine.Pread, StorePolicy.Interval)]
    [InlineData(FileEngine.Pread, StorePolicy.Every)]
    [InlineData(FileEngine.LibAio, StorePolicy.None)]
    [InlineData(FileEngine.LibAio, StorePolicy.Every)]
    [InlineData(FileEngine.IoUring, StorePolicy.Interval)]
    [InlineData(FileEngine.IoUring, StorePolicy.Every)]
    public void It_holds_what_a_list_holds(FileEngine engine, StorePolicy policy) => SeededRandom.ForEachSeed(6, random =>
    {
        using var world = new DiskWorld(random, engine, policy);
        world.Open();
        for (int step = 0; step < 25; step++)
        {
            Step(world, random);
            Assert.Null(world.Disk.Trouble);
        }

        world.Close();
        world.Open();
        Assert.Null(world.State.Doubt);
        Assert.Equal(world.Batches.Count, world.CheckState());
    });

    [Fact]
    public void What_comes_while_a_write_is_under_way_leaves_with_the_next_one()
    {
        using var world = new DiskWorld(new SeededRandom(1));
        SegmentDisk disk = world.Open();
        for (int i = 0; i < 10; i++)
        {
            Assert.True(disk.TryAppend(i + 1, world.Make(200)));
        }

        Assert.Equal(0, disk.Kept);
        Assert.False(disk.TryRead(1, out _));
        Assert.True(disk.DoWork(0) > 0);
        Assert.Equal((10, 1), (disk.Kept, disk.Writes));
        Assert.Equal(0, disk.DoWork(1));
        world.CheckHolds(10);
    }

    [Fact]
    public void Too_much_under_way_is_refused_until_it_is_written_and_a_big_batch_passes_alone()
    {
        using var world = new DiskWorld(new SeededRandom(1));
        SegmentDisk disk = world.Open();
        Assert.True(disk.TryAppend(1, world.Make(1000)));
        byte[] big = world.Make(100_000);
        Assert.False(disk.TryAppend(2, big));
        disk.DoWork(0);
        Assert.True(disk.TryAppend(2, big));
        Assert.Equal(2, disk.Drain());
        world.CheckHolds(2);
        world.Close();
        world.Open();
        Assert.Equal(2, world.CheckState());
    }

    [Fact]
    public void What_was_cut_is_not_read_again()
    {
        using var world = new DiskWorld(new SeededRandom(1), isInMemory: true);
        world.Open();
        world.Append(5, 300);
        world.Disk.Drain();
        world.CheckHolds(5);
        world.Disk.CutTo(3);
        world.CutTo(3);
        world.Append(2, 300);
        world.Disk.Drain();
        world.CheckRead(4);
        world.CheckRead(5);
    }

    [Fact]
    public void A_number_that_is_not_the_next_one_is_refused_loudly()
    {
        using var world = new DiskWorld(new SeededRandom(1));
        world.Open();
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Disk.TryAppend(2, world.Make(10)));
    }

    [Fact]
    public void Files_hold_the_packets_behind_a_head_and_nothing_else()
    {
        using var world = new DiskWorld(new SeededRandom(3));
        world.Open();
        world.Append(40);
        world.Close();
        Assert.True(world.Segments.Length > 3);
        byte[] packets = [.. world.Segments.SelectMany(path => File.ReadAllBytes(path)[64..])];
        Assert.Equal(world.Batches.SelectMany(batch => batch), packets);
        Assert.EndsWith("/00000000000000000001.segment", world.Segments[0], StringComparison.Ordinal);
        byte[] head = File.ReadAllBytes(world.Segments[0])[..64];
        Assert.Equal("RSXG"u8.ToArray(), head[..4]);
        Assert.Equal([1, 0, 3, 0, 77, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], head[4..24]);
    }

    [Fact]
    public void The_epochs_of_what_it_holds_are_found_again()
    {
        using var world = new DiskWorld(new SeededRandom(4));
        world.Open();
        world.Append(5);
        world.Epoch = 4;
        world.Append(7);
        world.Epoch = 9;
        world.Append(1);
        world.Close();
        world.Open();
        Assert.Equal([new EpochRun(1, 1), new EpochRun(4, 6), new EpochRun(9, 13)], world.State.Runs);
    }

    [Fact]
    public void A_folder_belongs_to_one_at_a_time()
    {
        using var world = new DiskWorld(new SeededRandom(5));
        world.Open();
        Assert.Throws<IOException>(() => SegmentDisk.Open(world.Options, out _));
        world.Close();
        world.Open();
    }

    [Fact]
    public void Appending_and_writing_allocate_nothing()
    {
        using var world = new DiskWorld(new SeededRandom(6));
        world.Options = world.Options with { SegmentBytes = 64 << 20, MostBytesUnderWay = 1 << 20 };
        SegmentDisk disk = world.Open();
        byte[][] batches = [.. Enumerable.Range(0, 1100).Select(_ => world.Make(500))];
        int next = 0;
        void Write()
        {
            disk.TryAppend(next + 1, batches[next]);
            next++;
            disk.DoWork(next);
        }

        for (int i = 0; i < 600; i++)
        {
            Write();
        }

        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                Write();
            }
        }));
    }

    private static void Step(DiskWorld world, SeededRandom random)
    {
        switch (random.Next(8))
        {
            case 0:
                int number = random.Next(world.Batches.Count + 1);
                Assert.Equal(world.Batches.Count, world.Disk.Drain());
                world.Disk.CutTo(number);
                world.CutTo(number);
                world.CheckHolds(number);
                Assert.Equal(number, world.Disk.Kept);
                break;
            case 1:
                world.Close();
                world.Open();
                Assert.Null(world.State.Doubt);
                Assert.Equal(world.Batches.Count, world.CheckState());
                break;
            case 2:
                int kept = (int)world.Disk.Kept;
                world.Kill();
                world.Open();
                Assert.Null(world.State.Doubt);
                Assert.True(world.State.Last >= kept);
                world.CutTo(world.CheckState());
                break;
            case 3:
                for (int i = 0; i < 20 && world.Disk.Kept > 0; i++)
                {
                    world.CheckRead(random.Next((int)world.Disk.Kept) + 1);
                }

                break;
            default:
                world.Append(random.Next(1, 15), random.Chance(20) ? 9000 : 1500);
                break;
        }
    }
}
