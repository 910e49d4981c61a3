using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Messaging.Tests.Streams;

public sealed class MarkBookTests
{
    private readonly MarkBook _book = new();

    private bool Take(ushort store, in StoreMark mark, long nowNanos)
    {
        // Each epoch has the same three stores here.
        _book.Enter(mark.Epoch, 1, TestSets.Of(2, 1, 2, 3));
        return _book.Take(new StoreMember(store, 0), mark, nowNanos);
    }

    [Fact]
    public void What_two_of_three_hold_is_stable_up_to_the_lesser_number()
    {
        Assert.False(Take(1, new StoreMark(1, 1, 10, 0xA), 0));
        Assert.True(Take(2, new StoreMark(1, 1, 7, 0x7), 0));
        Assert.Equal(new StoreMark(1, 1, 7, 0x7), _book.Stable);
        Assert.True(Take(3, new StoreMark(1, 1, 9, 0x9), 0));
        Assert.Equal(9, _book.Stable.Number);
    }

    // Batch 10 of epoch 1 lies on two stores that serve epoch 3 now. The writer of epoch 2 may have written another batch 10.
    [Fact]
    public void A_mark_counts_only_while_its_store_serves_the_epoch_of_its_last_batch()
    {
        Take(1, new StoreMark(3, 1, 10, 0xA), 0);
        Assert.False(Take(3, new StoreMark(3, 1, 10, 0xA), 0));
        Assert.Equal(default, _book.Stable);
        Take(1, new StoreMark(3, 3, 11, 0xB), 0);
        Assert.True(Take(3, new StoreMark(3, 3, 11, 0xB), 0));
        Assert.Equal(11, _book.Stable.Number);
    }

    [Fact]
    public void Marks_of_different_epochs_do_not_add_up()
    {
        Take(1, new StoreMark(2, 2, 10, 0xA), 0);
        Assert.False(Take(2, new StoreMark(3, 3, 10, 0xB), 0));
        Assert.Equal(default, _book.Stable);
    }

    [Fact]
    public void What_was_stable_stays_so_when_stores_go_on_to_another_epoch()
    {
        Take(1, new StoreMark(1, 1, 10, 0xA), 0);
        Take(2, new StoreMark(1, 1, 10, 0xA), 0);
        Take(1, new StoreMark(2, 1, 10, 0xA), 0);
        Take(2, new StoreMark(2, 1, 10, 0xA), 0);
        Assert.Equal(10, _book.Stable.Number);
        Assert.Equal(2U, _book.HighestPromise);
    }

    [Fact]
    public void Two_chains_of_one_epoch_and_number_are_a_contradiction()
    {
        Take(1, new StoreMark(1, 1, 10, 0xA), 0);
        Assert.False(_book.IsContradicted);
        Take(2, new StoreMark(1, 1, 10, 0xB), 0);
        Assert.True(_book.IsContradicted);
    }

    [Fact]
    public void An_older_mark_that_comes_later_and_one_of_a_stranger_change_nothing()
    {
        Take(1, new StoreMark(1, 1, 10, 0xA), 0);
        Assert.False(Take(1, new StoreMark(1, 1, 9, 0x9), 5));
        Assert.False(Take(9, new StoreMark(1, 1, 10, 0xA), 5));
        Assert.Equal(10, _book.Marks[0].Number);
        Assert.Equal((1, 2), (_book.MissingSince(5), _book.MissingSince(6)));
    }
}
