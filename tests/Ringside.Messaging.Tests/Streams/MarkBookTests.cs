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
    }

    [Fact]
    public void Two_chains_of_one_epoch_and_number_are_a_contradiction()
    {
        Take(1, new StoreMark(1, 1, 10, 0xA), 0);
        Assert.False(_book.IsContradicted);
        Take(2, new StoreMark(1, 1, 10, 0xB), 0);
        Assert.True(_book.IsContradicted);
    }

    // 4 and 5 are to come, 3 is to go: batch 7 begins the epoch.
    [Fact]
    public void The_first_batch_of_a_change_is_stable_in_both_sets_and_a_later_one_in_the_new_set()
    {
        _book.Enter(2, 7, new StoreSets(TestSets.Set(2, 1, 4, 5), TestSets.Set(2, 1, 2, 3)));
        Assert.False(Take(4, 7));
        Assert.False(Take(5, 7));
        Assert.False(Take(2, 7));
        Assert.True(_book.IsChanging);
        Assert.Equal(1, _book.MissingSince(0));
        Assert.True(Take(3, 7));
        Assert.Equal((7L, true), (_book.Stable.Number, _book.IsChanging));
        Assert.False(Take(2, 8));
        Assert.False(Take(3, 8));
        Assert.False(Take(4, 8));
        Assert.True(Take(5, 8));
        Assert.Equal((8L, false), (_book.Stable.Number, _book.IsChanging));
        Assert.Equal(TestSets.Of(2, 1, 4, 5), _book.InForce);
        Assert.Equal((0, 2), (_book.MissingSince(0), _book.MissingSince(1)));

        bool Take(ushort store, long number) => _book.Take(new StoreMember(store, 0), new StoreMark(2, 2, number, (ulong)number), 0);
    }

    [Fact]
    public void Another_directory_at_the_place_of_a_store_does_not_count()
    {
        _book.Enter(1, 1, TestSets.Of(2, 1, 2, 3));
        _book.Take(new StoreMember(1, 0), new StoreMark(1, 1, 10, 0xA), 0);
        Assert.False(_book.Take(new StoreMember(2, 9), new StoreMark(1, 1, 10, 0xA), 0));
        Assert.Equal(1, _book.MissingSince(0));
    }

    [Fact]
    public void Marks_of_an_epoch_whose_stores_are_not_known_count_when_they_are()
    {
        _book.Enter(1, 1, TestSets.Of(2, 1, 2, 3));
        foreach (ushort store in (ushort[])[1, 2])
        {
            Assert.False(_book.Take(new StoreMember(store, 0), new StoreMark(2, 2, 10, 0xA), 0));
        }

        Assert.Equal(default, _book.Stable);
        _book.Enter(2, 9, TestSets.Of(2, 1, 2, 3));
        Assert.Equal(10, _book.Stable.Number);
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
