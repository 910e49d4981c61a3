using Ringside.Net.Frames;

namespace Ringside.Net.Tests.Frames;

/// <summary>Frames that change places with the kernel's, and slots that stay where they are.</summary>
public sealed class FramePoolKernelTests
{
    [Fact]
    public void The_kernel_gets_its_share_and_the_user_gets_his()
    {
        using var pool = new FramePool(new FramePoolLayout(2, 128, 16, LentFrames: 3), null);
        int[] lent = [Lend(pool), Lend(pool), Lend(pool)];
        Assert.False(pool.TryLend(out _));
        Assert.Equal((2, 2), (pool.FrameCount, pool.Available));
        Assert.True(pool.TryLease(out Frame first));
        Assert.True(pool.TryLease(out Frame second));
        Assert.False(pool.TryLease(out _));
        Assert.Equal(5, lent.Append(first.Offset - 16).Append(second.Offset - 16).Distinct().Count());
    }

    [Fact]
    public void A_filled_frame_is_handed_over_and_another_takes_its_place_with_the_kernel()
    {
        using var pool = new FramePool(new FramePoolLayout(1, 128, 0, LentFrames: 1), null);
        int offset = Lend(pool);
        Assert.True(pool.TryHandOver(offset + 42, 20, out Frame frame));
        Assert.Equal(new Frame(offset + 42, 20), frame);
        Assert.Equal(0, pool.Available);
        int next = Lend(pool);
        Assert.NotEqual(offset, next);

        // The user holds all it may: the kernel's next one waits.
        Assert.False(pool.TryHandOver(next, 1, out _));
        pool.Return(frame.Skip(20));
        Assert.True(pool.TryHandOver(next, 1, out _));
    }

    [Fact]
    public void What_is_not_with_the_kernel_can_neither_be_handed_over_nor_taken_back()
    {
        using var pool = new FramePool(new FramePoolLayout(2, 128, 0, LentFrames: 1), null);
        int offset = Lend(pool);
        pool.TakeBack(offset + 5);
        string message = $"the frame at offset {offset} is not with the kernel: it was handed over or taken back twice";
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => pool.TakeBack(offset)).Message);
        Assert.Throws<InvalidOperationException>(() => pool.TryHandOver(offset, 1, out _));
        Assert.Throws<InvalidOperationException>(() => pool.Return(new Frame(offset, 1)));
    }

    [Fact]
    public void A_slot_of_the_kernels_ring_is_handed_over_where_it_stands_and_goes_back_there()
    {
        using var pool = new FramePool(new FramePoolLayout(3, 128, 0, KernelSlots: 4), null);
        Assert.True(pool.TryLease(out Frame own));
        Assert.InRange(own.Offset, 4 * 128, (7 * 128) - 1);
        Assert.True(pool.TryHandOver((2 * 128) + 30, 9, out Frame third));
        Assert.True(pool.TryHandOver((1 * 128) + 30, 9, out Frame second));
        Assert.False(pool.TryHandOver(30, 9, out _));
        Assert.False(pool.TryTakeReturnedSlot(out _));
        pool.Return(third);
        pool.Return(own);
        Assert.True(pool.TryTakeReturnedSlot(out int slot));
        Assert.Equal(2, slot);
        Assert.False(pool.TryTakeReturnedSlot(out _));
        Assert.Throws<InvalidOperationException>(() => pool.TryHandOver((1 * 128) + 30, 9, out _));
        pool.Return(second);
        Assert.Equal(3, pool.Available);
    }

    private static int Lend(FramePool pool)
    {
        Assert.True(pool.TryLend(out int offset));
        return offset;
    }
}
