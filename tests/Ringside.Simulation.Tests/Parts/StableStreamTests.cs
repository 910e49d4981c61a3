using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Storing;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Tests.Parts;

/// <summary>What the judge of streams takes for stable, from the disks of three stores of which two must hold a batch, and
/// whether stores keep what they mark.</summary>
public sealed class StableStreamTests
{
    private const uint Identity = 7;
    private readonly Crc32C _checksum = new();
    private readonly StableStream _stable = new(StreamId.Shard(0));
    private SimulatedDisk[] _disks = [];
    private long _nowNanos;

    public StableStreamTests() => Renew(synchronizes: false);

    [Fact]
    public void What_two_stores_of_the_set_hold_is_stable()
    {
        (byte[] packets, ulong chain) = First(1, 1, 0);
        Write(0, 1, 1, packets);
        Assert.Equal("what is shown is stored", Broken(() => _stable.CheckReleased(1, chain, "somebody")));
        Write(1, 1, 1, packets);
        _stable.CheckReleased(1, chain, "somebody");
        _stable.CheckEstablished(1, 1);
        Assert.Equal("everybody who has a batch has the same", Broken(() => _stable.CheckReleased(1, chain + 1, "somebody")));
    }

    [Fact]
    public void A_store_outside_of_the_set_does_not_count()
    {
        (byte[] packets, ulong chain) = First(1, 1, 0);
        Write(0, 1, 1, packets);
        Write(3, 1, 1, packets);
        Assert.Equal("what is shown is stored", Broken(() => _stable.CheckReleased(1, chain, "somebody")));
    }

    [Fact]
    public void Nor_does_another_directory_in_the_place_of_one_that_counts()
    {
        (byte[] packets, ulong chain) = First(1, 1, 0);
        _disks[1].Wipe();
        _disks[1].Recover();
        Write(0, 1, 1, packets);
        Write(1, 1, 1, packets);
        Assert.Equal("what is shown is stored", Broken(() => _stable.CheckReleased(1, chain, "somebody")));
    }

    [Fact]
    public void Nor_does_a_batch_whose_store_has_promised_a_higher_epoch()
    {
        (byte[] packets, ulong chain) = First(1, 1, 0);
        Write(0, 1, 1, packets);
        Write(1, 2, 1, packets);
        Assert.Equal("what is shown is stored", Broken(() => _stable.CheckReleased(1, chain, "somebody")));
    }

    [Fact]
    public void Nor_what_is_written_and_not_synchronized_where_each_write_is()
    {
        Renew(synchronizes: true);
        (byte[] packets, ulong chain) = First(1, 1, 0);
        Write(0, 1, 1, packets);
        Begin(1, 1, 1, packets);
        _stable.Look(MemberOf(1), _disks[1]);
        Assert.Equal("what is shown is stored", Broken(() => _stable.CheckReleased(1, chain, "somebody")));
        Pass(1);
        _stable.Look(MemberOf(1), _disks[1]);
        _stable.CheckReleased(1, chain, "somebody");
    }

    [Fact]
    public void An_established_writer_must_have_all_that_is_stable()
    {
        (byte[] first, ulong chain) = First(1, 1, 0);
        (byte[] second, _) = Batch(2, 1, chain, "two"u8, StreamFlags.None);
        (byte[] other, _) = First(2, 2, chain);
        Write(0, 1, 1, first, second);
        Write(1, 1, 1, first, second);
        Assert.Equal("an established writer's first batch is stored", Broken(() => _stable.CheckEstablished(2, 2)));
        _disks[1].CutTo(1);
        Write(1, 2, 2, other);
        Begin(2, 2, 1, first, other);
        Assert.Equal("what is stable is never replaced", Broken(() => _stable.Look(MemberOf(2), _disks[2])));
        Assert.Equal("an established writer has all that is stable", Broken(() => _stable.CheckEstablished(2, 2)));
    }

    [Fact]
    public void A_seal_finds_all_that_is_stable_unless_a_higher_one_came_before_it()
    {
        (byte[] first, ulong chain) = First(1, 1, 0);
        (byte[] second, ulong last) = Batch(2, 1, chain, "two"u8, StreamFlags.None);
        Write(0, 1, 1, first, second);
        Write(1, 1, 1, first);
        _stable.CheckSealed(2, 1, chain);
        Write(2, 1, 1, first, second);
        Assert.Equal("a seal finds all that is stable", Broken(() => _stable.CheckSealed(3, 1, chain)));
        Assert.Equal("a seal finds all that is stable", Broken(() => _stable.CheckSealed(3, 2, last + 1)));
        _stable.CheckSealed(3, 2, last);
        _stable.CheckSealed(2, 1, chain);
    }

    [Fact]
    public void A_mark_says_what_is_on_the_disk()
    {
        var marks = new MarkWatch(_stable);
        (byte[] packets, ulong chain) = First(1, 1, 0);
        Assert.Equal("a mark says what is on the disk", Broken(() => marks.OnMark(Mark(0, 1, 1, chain), _disks[0])));
        Write(0, 1, 1, packets);
        marks.OnMark(Mark(0, 1, 1, chain), _disks[0]);
        Assert.Equal("a mark says what is on the disk", Broken(() => marks.OnMark(Mark(0, 1, 1, chain + 1), _disks[0])));
        Assert.Equal("a mark says what is on the disk", Broken(() => marks.OnMark(Mark(0, 2, 1, chain), _disks[0])));
    }

    [Fact]
    public void What_was_marked_is_cut_only_for_the_writer_of_a_higher_epoch_and_never_when_it_is_stable()
    {
        var marks = new MarkWatch(_stable);
        (byte[] first, ulong chain) = First(1, 1, 0);
        (byte[] second, ulong last) = Batch(2, 1, chain, "two"u8, StreamFlags.None);
        Write(0, 1, 1, first, second);
        marks.OnMark(Mark(0, 1, 2, last), _disks[0]);
        _disks[0].CutTo(1);
        Assert.Equal("what a store has marked it keeps", Broken(() => marks.Look(_disks[0])));
        marks.OnHeartbeat(epoch: 2, number: 2);
        marks.Look(_disks[0]);

        Write(0, 1, 2, second);
        Write(1, 1, 1, first, second);
        marks.OnMark(Mark(0, 1, 2, last), _disks[0]);
        _disks[0].CutTo(1);
        Assert.Equal("what a store has marked it keeps", Broken(() => marks.Look(_disks[0])));
    }

    [Fact]
    public void What_has_become_stable_by_a_later_epoch_may_be_cut_for_the_writer_of_one_before_that()
    {
        var marks = new MarkWatch(_stable);
        (byte[] first, ulong chain) = First(1, 1, 0);
        (byte[] second, ulong last) = Batch(2, 1, chain, "two"u8, StreamFlags.None);
        (byte[] third, _) = First(3, 3, last);
        Write(0, 1, 1, first, second);
        marks.OnMark(Mark(0, 1, 2, last), _disks[0]);
        Write(1, 3, 1, first, second, third);
        Write(2, 3, 1, first, second, third);
        _disks[0].CutTo(1);
        marks.OnHeartbeat(epoch: 3, number: 4);
        Assert.Equal("what a store has marked it keeps", Broken(() => marks.Look(_disks[0])));
        marks.OnHeartbeat(epoch: 2, number: 3);
        marks.Look(_disks[0]);
    }

    [Fact]
    public void Who_has_promised_an_epoch_cuts_for_no_writer_of_a_lower_one()
    {
        var marks = new MarkWatch(_stable);
        (byte[] first, ulong chain) = First(1, 1, 0);
        (byte[] second, ulong last) = Batch(2, 1, chain, "two"u8, StreamFlags.None);
        Write(0, 3, 1, first, second);
        marks.OnMark(Mark(0, 3, 2, last), _disks[0]);
        _disks[0].CutTo(1);
        marks.OnHeartbeat(epoch: 2, number: 2);
        Assert.Equal("what a store has marked it keeps", Broken(() => marks.Look(_disks[0])));
        marks.OnHeartbeat(epoch: 3, number: 2);
        marks.Look(_disks[0]);
    }

    [Fact]
    public void What_a_machine_loses_its_store_need_not_have()
    {
        var marks = new MarkWatch(_stable);
        (byte[] packets, ulong chain) = First(1, 1, 0);
        Write(0, 1, 1, packets);
        marks.OnMark(Mark(0, 1, 1, chain), _disks[0]);
        _disks[0].Wipe();
        marks.Look(_disks[0]);
    }

    private static string Broken(Action check) => Assert.Throws<InvariantException>(check).Invariant;

    private void Renew(bool synchronizes)
    {
        _disks = [.. Enumerable.Range(0, 4)
            .Select(store => new SimulatedDisk(new DiskManners(1_000, synchronizes), new ScenarioDice((ulong)store + 1)))];
        Array.ForEach(_disks, disk => disk.Recover());
    }

    private StoreMember MemberOf(int store) => new((ushort)store, _disks[store].Directory);

    private StreamControl Mark(int store, uint promised, long number, ulong chain) => new()
    {
        Kind = StreamControlKind.Mark,
        Stream = StreamId.Shard(0),
        Epoch = promised,
        LastEpoch = 1,
        Store = (ushort)store,
        StoreIdentity = _disks[store].Directory,
        Number = number,
        Value = chain,
    };

    // The first batch of an epoch, in which stores 0, 1 and 2 count as they are now.
    private (byte[] Packets, ulong Chain) First(uint epoch, long number, ulong before)
    {
        var start = new EpochStart
        {
            Epoch = epoch,
            Instance = 1,
            Sets = new StoreSets(new StoreSet([MemberOf(0), MemberOf(1), MemberOf(2)], 2)),
            Runs = [new EpochRun(epoch, number)],
        };
        return Batch(number, epoch, before, start.ToBytes(), StreamFlags.EpochStarted);
    }

    private (byte[] Packets, ulong Chain) Batch(long number, uint epoch, ulong before, ReadOnlySpan<byte> payload, StreamFlags flags)
    {
        var options = new StreamPublisherOptions
        {
            Stream = StreamId.Shard(0),
            Identity = Identity,
            Epoch = epoch,
            Instance = 1,
            Sets = new StoreSets(new StoreSet([], 0)),
        };
        var builder = new BatchBuilder(options, 1 << 16, _checksum);
        builder.TryAppend(payload);
        byte[] packets = [.. builder.Complete(number, epoch, before, flags, 0, out ulong chain)];
        return (packets, chain);
    }

    // Kept, and seen by the judge.
    private void Write(int store, uint promised, long number, params byte[][] batches)
    {
        Begin(store, promised, number, batches);
        Pass(store);
        _stable.Look(MemberOf(store), _disks[store]);
    }

    // Written; synchronized when time passes once more.
    private void Begin(int store, uint promised, long number, params byte[][] batches)
    {
        SimulatedDisk disk = _disks[store];
        disk.TrySave(new StorePromise(promised, 1, Identity) { Directory = disk.Directory });
        foreach (byte[] batch in batches)
        {
            Assert.True(disk.TryAppend(number++, batch));
        }

        Pass(store);
    }

    private void Pass(int store) => _disks[store].DoWork(_nowNanos += 1_000_000);
}
