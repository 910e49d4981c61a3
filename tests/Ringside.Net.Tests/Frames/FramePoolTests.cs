using Ringside.Net.Frames;
using Ringside.Testing;

namespace Ringside.Net.Tests.Frames;

public sealed class FramePoolTests
{
    [Fact]
    public void All_frames_can_be_leased_and_then_none()
    {
        using var pool = new FramePool(3, 128, 16);
        Assert.Equal((3, 128, 16, 112, 3), (pool.FrameCount, pool.FrameSize, pool.Headroom, pool.PayloadCapacity, pool.Available));
        Frame[] leased = [Lease(pool), Lease(pool), Lease(pool)];
        Assert.Equal([16, 144, 272], leased.Select(frame => frame.Offset).Order());
        Assert.All(leased, frame => Assert.Equal(112, frame.Length));
        Assert.Equal(0, pool.Available);
        Assert.False(pool.TryLease(out Frame none));
        Assert.Equal(default, none);
        pool.Return(leased[1]);
        Assert.True(pool.TryLease(out Frame again));
        Assert.Equal(leased[1], again);
    }

    [Fact]
    public void The_frame_returned_last_is_leased_first()
    {
        using var pool = new FramePool(8);
        Frame first = Lease(pool);
        Frame second = Lease(pool);
        pool.Return(second);
        pool.Return(first);
        Assert.Equal(first, Lease(pool));
        Assert.Equal(second, Lease(pool));
    }

    [Fact]
    public void A_frame_returned_twice_is_a_fault_of_the_program()
    {
        using var pool = new FramePool(2);
        Frame frame = Lease(pool);
        pool.Return(frame);
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => pool.Return(frame));
        Assert.Equal($"frame at offset {frame.Offset} is not leased: it was returned twice or belongs to another pool", thrown.Message);
        Assert.Equal(2, pool.Available);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_frame_that_was_never_leased_is_not_taken_back(int offset)
    {
        using var pool = new FramePool(2, 2048);
        Assert.Throws<InvalidOperationException>(() => pool.Return(new Frame(offset, 1)));
        Assert.Equal(2, pool.Available);
    }

    [Fact]
    public void A_sliced_frame_goes_back_to_its_own_place()
    {
        using var pool = new FramePool(4, 64);
        Frame[] all = [Lease(pool), Lease(pool), Lease(pool), Lease(pool)];
        pool.Return(all[0].Take(0));
        pool.Return(all[1].Skip(63));
        pool.Return(all[2].Skip(64));
        pool.Return(all[3].Skip(10).Take(20).Skip(20));
        Assert.Equal(4, pool.Available);
        Assert.Equal([all[3], all[2], all[1], all[0]], new[] { Lease(pool), Lease(pool), Lease(pool), Lease(pool) });
    }

    [Fact]
    public void Slices_are_the_bytes_that_they_say()
    {
        using var pool = new FramePool(2, 64, 8);
        Frame frame = Lease(pool);
        for (int i = 0; i < frame.Length; i++)
        {
            pool[frame][i] = (byte)i;
        }

        Assert.Equal([0, 1, 2], pool[frame.Take(3)].ToArray());
        Assert.Equal([54, 55], pool[frame.Skip(54)].ToArray());
        Assert.Equal([3, 4], pool[frame.Skip(3).Take(2)].ToArray());
        Assert.Equal(0, pool[frame.Skip(56)].Length);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(57)]
    [InlineData(int.MinValue)]
    public void A_slice_beyond_the_payload_is_refused(int count)
    {
        var frame = new Frame(8, 56);
        Assert.Throws<ArgumentOutOfRangeException>(() => frame.Take(count));
        Assert.Throws<ArgumentOutOfRangeException>(() => frame.Skip(count));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 65)]
    [InlineData(63, 2)]
    [InlineData(64, 65)]
    [InlineData(128, 1)]
    [InlineData(128, 0)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(1, int.MaxValue)]
    [InlineData(int.MinValue, 0)]
    public void Bytes_that_are_not_of_one_frame_are_refused(int offset, int length)
    {
        using var pool = new FramePool(2, 64);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool[new Frame(offset, length)].Length);
    }

    [Theory]
    [InlineData(0, 2048, 0)]
    [InlineData(-1, 2048, 0)]
    [InlineData(1, 63, 0)]
    [InlineData(1, 32, 0)]
    [InlineData(1, 2047, 0)]
    [InlineData(1, 1 << 21, 0)]
    [InlineData(1, 2048, 2048)]
    [InlineData(1, 2048, -1)]
    [InlineData(1 << 20, 1 << 20, 0)]
    public void A_pool_that_cannot_be_is_refused(int count, int size, int headroom) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FramePool(count, size, headroom));

    [Fact]
    public void Bytes_of_a_closed_pool_are_out_of_reach()
    {
        var pool = new FramePool(1);
        Frame frame = Lease(pool);
        pool.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool[frame].Length);
    }

    [Fact]
    public void Any_sequence_of_leases_and_returns_agrees_with_a_list() => SeededRandom.ForEachSeed(30, random =>
    {
        int count = random.Next(1, 20);
        using var pool = new FramePool(count, 64, random.Next(0, 8));
        var held = new List<(Frame Frame, byte Mark)>();
        for (int step = 0; step < 2000; step++)
        {
            if (random.NextBool())
            {
                bool leased = pool.TryLease(out Frame frame);
                Assert.Equal(held.Count < count, leased);
                if (leased)
                {
                    byte mark = (byte)random.Next(256);
                    pool[frame].Fill(mark);
                    held.Add((frame, mark));
                }
            }
            else if (held.Count > 0)
            {
                int index = random.Next(held.Count);
                (Frame frame, byte mark) = held[index];
                held.RemoveAt(index);
                Assert.Equal(-1, pool[frame].IndexOfAnyExcept(mark)); // nobody else wrote there
                Frame slice = frame.Skip(random.Next(frame.Length + 1));
                pool.Return(slice);
                Assert.Throws<InvalidOperationException>(() => pool.Return(slice));
            }

            Assert.Equal(count - held.Count, pool.Available);
        }
    });

    [Fact]
    public void Leasing_and_returning_allocates_nothing()
    {
        using var pool = new FramePool(4);
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                pool.TryLease(out Frame frame);
                pool[frame.Take(8)][7] = 1;
                pool.Return(frame.Skip(3));
            }
        }));
    }

    private static Frame Lease(FramePool pool) =>
        pool.TryLease(out Frame frame) ? frame : throw new InvalidOperationException("no frame left");
}
