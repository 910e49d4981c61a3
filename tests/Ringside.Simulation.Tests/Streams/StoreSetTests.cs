using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Writing;
using static Ringside.Simulation.Tests.Streams.StoreSetWorld;

namespace Ringside.Simulation.Tests.Streams;

/// <summary>Changes of the store set, and stores that have lost what they held: schedules 6, 16 and 21 of the design, and what an operator
/// does.</summary>
public sealed class StoreSetTests
{
    [Fact]
    public void The_first_epoch_counts_the_directories_of_the_stores_that_began()
    {
        StoreSetWorld world = Begin();
        Assert.Equal(new StoreSets(world.Set(A, B, C)), world.Writer(0).Sets);
        Assert.All(world.Writer(0).Sets!.Current.Members, member => Assert.NotEqual(0u, member.Identity));
    }

    [Fact]
    public void A_store_that_stands_by_follows_and_counts_when_the_set_has_changed()
    {
        StoreSetWorld world = Begin();
        world.StartStore(D);
        Assert.True(world.Run(() => world.Store(D).Kept == 3), "a stranger is brought up");
        Assert.True(world.Store(D).IsStranger);
        Change(world, world.Set(A, B, D));
        Assert.Equal(new StoreSets(world.Set(A, B, D), world.Set(A, B, C)), world.Writer(0).Sets);
        Assert.True(world.Writer(0).IsChanging);
        Assert.True(world.Publish(0, 9));
        Assert.True(world.Run(() => !world.Writer(0).IsChanging && world.Released == 5));
        Assert.False(world.Store(D).IsStranger);

        // What was retired may go, and one of those that count.
        world.KillStore(C);
        world.KillStore(A);
        Assert.True(world.Publish(0, 10));
        Assert.True(world.Run(() => world.Released == 6));
        world.StartStore(C);
        Assert.True(world.Run(() => world.Store(C).IsStranger));
        world.KillStore(B);
        Assert.True(world.Publish(0, 11));
        Assert.False(world.Run(() => world.Released == 7, 500), "C counts no more");
    }

    // 6 and 21: what B had kept is gone, its promises, too. It has all again that the writer has, and is not asked.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_store_that_has_lost_its_disk_counts_nowhere(bool isRuleLeftOut)
    {
        bool counts = isRuleLeftOut;
        StoreSetWorld world = Begin(isRuleLeftOut ? StreamFault.FreshStoreCounts : StreamFault.None);
        world.KillStore(B);
        world.Disk(B).Wipe();
        world.StartStore(B);
        Assert.True(world.Run(() => world.Store(B).Kept == 3), "it is brought up");
        Assert.Null(world.Store(B).Doubt);
        world.KillStore(A);
        Assert.True(world.Publish(0, 9));
        Assert.Equal(counts, world.Run(() => world.Released == 4, 500));
        world.KillWriter(0);
        world.StartWriter(1);
        Assert.Equal(counts, world.Run(() => world.Writer(1).State == EpochWriterState.Established));
        if (!counts)
        {
            Assert.Contains("1 of 3 stores have promised", world.Writer(1).Problem, StringComparison.Ordinal);
            world.StartStore(A);
            Assert.True(world.Run(() => world.Writer(1).State == EpochWriterState.Established));
        }
    }

    [Fact]
    public void A_lost_store_comes_back_to_its_place_by_a_change()
    {
        StoreSetWorld world = Begin();
        StoreSet before = world.Set(A, B, C);
        world.KillStore(B);
        world.Disk(B).Wipe();
        world.StartStore(B);
        Assert.True(world.Run(() => world.Store(B).Kept == 3));
        Change(world, world.Set(A, B, C));
        Assert.Equal(before, world.Writer(0).Sets!.Former);
        Assert.True(world.Publish(0, 9) && world.Run(() => !world.Writer(0).IsChanging));
        world.KillStore(A);
        Assert.True(world.Publish(0, 10));
        Assert.True(world.Run(() => world.Released == 6));
    }

    // The batches of the new set are on B and D, and A and C know nothing of it. Whoever asks the stores of the file seals A and C.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_set_is_the_streams_and_not_the_files(bool isRuleLeftOut)
    {
        StoreSetWorld world = Begin(isRuleLeftOut ? StreamFault.StoreSetByConfiguration : StreamFault.None);
        world.StartStore(D);
        Assert.True(world.Run(() => world.Store(D).Kept == 3));
        Change(world, world.Set(B, C, D));
        Assert.True(world.Publish(0, 9) && world.Run(() => world.Released == 5 && world.Store(A).Kept == 5));
        world.KillStore(A);
        world.KillStore(C);
        for (byte what = 10; what < 15; what++)
        {
            Assert.True(world.Run(() => world.Publish(0, what)));
        }

        Assert.True(world.Run(() => world.Released == 10, 500));
        world.KillWriter(0);
        world.StartStore(A);
        world.StartStore(C);
        world.KillStore(D);
        world.Cut(B, [A, C, D, E, NodeOfWriter(0), NodeOfWriter(1)]);
        world.StartWriter(1);
        bool begins = world.Run(() => world.Writer(1).Publisher is not null, 2_500);
        Assert.Equal(isRuleLeftOut, begins);
        world.Heal();
        if (isRuleLeftOut)
        {
            Assert.True(world.Run(() => world.Replaced > 0 || world.ReaderFault is not null, 5_000));
            return;
        }

        Assert.True(world.Run(() => world.Writer(1).State == EpochWriterState.Established, 5_000));
        Assert.True(world.Run(() => world.Released == world.Writer(1).Last));
        Assert.Equal((0, null), (world.Replaced, world.ReaderFault));
    }

    // The writer of the change dies when its first batch is on D alone: whether more had it nobody can know.
    [Fact]
    public void A_change_that_was_begun_is_gone_on_with_and_needs_both_sets()
    {
        StoreSetWorld world = Begin();
        world.StartStore(D);
        world.StartStore(E);
        Assert.True(world.Run(() => world.Store(D).Kept == 3 && world.Store(E).Kept == 3));
        StoreSet former = world.Set(A, B, C);
        StoreSet wanted = world.Set(A, D, E);
        Assert.True(world.Writer(0).TryChangeStores(wanted, world.NowNanos));
        Assert.True(world.Run(() => world.Writer(0).State == EpochWriterState.Sealing && world.Store(A).Promise.Epoch == 2));
        world.Cut(NodeOfWriter(0), A, B, C, E);
        Assert.True(world.Run(() => world.Store(D).Kept == 4));
        Assert.False(world.Writer(0).Publisher!.IsEstablished);
        world.KillWriter(0);

        // One of the former set and one of the new: too few of each.
        world.KillStore(A);
        world.KillStore(C);
        world.KillStore(E);
        world.StartWriter(1);
        Assert.False(world.Run(() => world.Writer(1).Publisher is not null, 2_500));
        world.StartStore(E);
        Assert.False(world.Run(() => world.Writer(1).Publisher is not null, 2_500), "the new set alone is not enough");
        world.StartStore(C);
        Assert.True(world.Run(() => world.Writer(1).State == EpochWriterState.Established, 5_000));
        Assert.Equal(new StoreSets(wanted, former), world.Writer(1).Sets);
        Assert.True(world.Writer(1).IsChanging);
        Assert.False(world.Writer(1).TryChangeStores(former, world.NowNanos), "one change at a time");
        Assert.True(world.Publish(1, 9));
        Assert.True(world.Run(() => !world.Writer(1).IsChanging));

        // The next epoch knows the new set only.
        world.KillWriter(1);
        world.Heal();
        world.StartWriter(0);
        Assert.True(world.Run(() => world.Writer(0).State == EpochWriterState.Established, 5_000));
        Assert.Equal(new StoreSets(wanted), world.Writer(0).Sets);
        Assert.Equal((0, null), (world.Replaced, world.ReaderFault));
    }

    [Fact]
    public void A_first_batch_of_a_change_must_be_held_in_both_sets()
    {
        StoreSetWorld world = Begin();
        world.StartStore(D);
        world.StartStore(E);
        Assert.True(world.Run(() => world.Store(D).Kept == 3 && world.Store(E).Kept == 3));
        Assert.True(world.Writer(0).TryChangeStores(world.Set(C, D, E), world.NowNanos));
        Assert.True(world.Run(() => world.Writer(0).State == EpochWriterState.Sealing && world.Store(A).Promise.Epoch == 2));
        world.Cut(NodeOfWriter(0), A, B);
        foreach (int store in (int[])[C, D, E])
        {
            world.Cut(store, A, B);
        }

        Assert.True(world.Run(() => world.Store(C).Kept == 4 && world.Store(D).Kept == 4 && world.Store(E).Kept == 4));
        Assert.False(world.Run(() => world.Writer(0).Publisher!.IsEstablished || world.Released == 4, 500));
        world.Heal();
        Assert.True(world.Run(() => world.Writer(0).Publisher!.IsEstablished && world.Released == 4));
    }

    // It has heard of the stream and has nothing of it: taken for a store that began with it, it would say that there is nothing.
    [Fact]
    public void A_late_store_that_holds_nothing_says_nothing()
    {
        StoreSetWorld world = Begin();
        world.Cut(D, A, B, C, E, NodeOfWriter(0), NodeOfWriter(1));
        world.StartStore(D);
        Assert.True(world.Run(() => world.Store(D).Promise.Epoch == 1));
        world.KillStore(D);
        world.StartStore(D);
        Assert.Equal((true, 0L), (world.Store(D).Promise.IsLate, world.Store(D).Kept));
        world.KillWriter(0);
        Array.ForEach([A, B, C], world.KillStore);
        world.Heal();
        world.StartWriter(1);
        Assert.True(world.Run(() => world.Writer(1).Problem is not null));
        Assert.Equal("0 of 3 stores have promised, 0 are fresh; expected 2", world.Writer(1).Problem);
    }

    [Fact]
    public void A_store_that_does_not_answer_is_not_admitted()
    {
        StoreSetWorld world = Begin();
        world.StartStore(D);
        Assert.True(world.Run(() => world.Store(D).Kept == 3));
        StoreSet wanted = world.Set(A, B, D);
        world.KillStore(D);
        Change(world, wanted);
        Assert.Equal("store 103 did not answer", world.Writer(0).ChangeProblem);
        Assert.Equal(new StoreSets(world.Set(A, B, C)), world.Writer(0).Sets);
        world.Disk(D).Wipe();
        world.StartStore(D);
        Assert.True(world.Run(() => world.Store(D).Kept == 4));
        Change(world, wanted);
        Assert.Equal("store 103 did not answer", world.Writer(0).ChangeProblem);
    }

    private static StoreSetWorld Begin(StreamFault planted = StreamFault.None)
    {
        var world = new StoreSetWorld(planted);
        int[] spares = [D, E];
        Array.ForEach(spares, world.StartStore); // they say that they hold nothing, as a stream that begins wants to know of all
        world.StartWriter(0, mayBegin: true);
        Assert.True(world.Run(() => world.Writer(0).State == EpochWriterState.Established));
        Array.ForEach(spares, world.KillStore);
        Array.ForEach(spares, store => world.Disk(store).Wipe());
        Assert.True(world.Publish(0, 1) && world.Publish(0, 2));
        Assert.True(world.Run(() => world.Released == 3 && new[] { A, B, C }.All(store => world.Store(store).Kept == 3)));
        return world;
    }

    private static void Change(StoreSetWorld world, StoreSet wanted)
    {
        uint epoch = world.Writer(0).Epoch;
        Assert.True(world.Writer(0).TryChangeStores(wanted, world.NowNanos));
        Assert.True(world.Run(() => world.Writer(0).State == EpochWriterState.Established));
        Assert.Equal(epoch + 1, world.Writer(0).Epoch);
    }
}
