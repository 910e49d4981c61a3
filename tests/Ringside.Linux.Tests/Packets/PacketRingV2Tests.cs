using Ringside.Linux.Clocks;
using Ringside.Linux.Packets;
using Ringside.Linux.Polling;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Packets;

[Collection(PacketCollection.Name)]
public sealed class PacketRingV2Tests : IDisposable
{
    private const int Slots = 8;

    private readonly PacketWire _wire = new();
    private readonly PacketSocket _socket;
    private PacketRingV2? _ring;

    public PacketRingV2Tests() => _socket = _wire.OpenReceiver(socket => _ring = PacketRingV2.Create(socket, new(Slots, 2048)));

    private PacketRingV2 Ring => _ring!;

    public void Dispose()
    {
        _ring?.Dispose();
        _socket.Dispose();
        _wire.Dispose();
    }

    [Fact]
    public void Frames_come_in_order_with_what_the_kernel_says_of_them()
    {
        Assert.False(Ring.TryTake(out _));
        Assert.Equal(PollEvents.None, PollSet.Ask(_socket.Value, PollEvents.Readable));
        long before = KernelClock.RealtimeNanos();
        _wire.Send("first", "second");
        long after = KernelClock.RealtimeNanos();
        Assert.Equal(PollEvents.Readable, PollSet.Ask(_socket.Value, PollEvents.Readable));
        Assert.True(Ring.TryTake(out PacketFrame first));
        Assert.True(Ring.TryTake(out PacketFrame second));
        Assert.False(Ring.TryTake(out _));
        Assert.Equal(("first", "second"), (PacketWire.Text(Ring[first]), PacketWire.Text(Ring[second])));
        Assert.Equal((0, 42 + 5, 42 + 5), (first.Slot, first.Captured, first.Length));
        Assert.Equal((PacketRingOptions.NetworkOffset, PacketRingOptions.NetworkOffset - 14), (first.NetworkOffset, first.Offset));
        Assert.InRange(first.StampRealtimeNanos, before, second.StampRealtimeNanos);
        Assert.InRange(second.StampRealtimeNanos, before, after);

        // The peer is this machine's own stack, which leaves the sum to a device.
        Assert.Equal(PacketStatus.User | PacketStatus.ChecksumNotReady, first.Status & (PacketStatus.User | PacketStatus.ChecksumNotReady));
    }

    [Fact]
    public void A_full_ring_drops_counts_and_goes_on_where_it_stopped()
    {
        _wire.SendNumbers(0, Slots + 5);
        Assert.True(_socket.TryTakeStatistics(out PacketStatistics statistics));
        Assert.Equal(new PacketStatistics(Slots + 5, 5, 0), statistics);
        Assert.True(_socket.TryTakeStatistics(out statistics));
        Assert.Equal(default, statistics);
        Assert.Equal(Numbers(0, Slots), TakeAll());
        _wire.SendNumbers(100, 3);
        Assert.Equal(Numbers(100, 3), TakeAll());
        _socket.Dispose();
        Assert.False(_socket.TryTakeStatistics(out _));
    }

    // The kernel fills in order: the held slot stops it, and is never written over.
    [Fact]
    public void A_slot_that_is_held_stops_the_ring_and_keeps_its_bytes()
    {
        _wire.Send("held");
        Assert.True(Ring.TryTake(out PacketFrame held));
        _wire.SendNumbers(0, Slots);
        Assert.Equal(Numbers(0, Slots - 1), TakeAll());
        Assert.True(_socket.TryTakeStatistics(out PacketStatistics statistics));
        Assert.Equal(1, statistics.Dropped);
        _wire.Send("lost");
        Assert.False(Ring.TryTake(out _));
        Assert.Equal("held", PacketWire.Text(Ring[held]));
        Ring.Release(held.Slot);
        _wire.Send("again");
        Assert.Equal(["again"], TakeAll());
    }

    [Fact]
    public void Slots_may_go_back_in_any_order()
    {
        var random = new SeededRandom(7);
        for (int round = 0; round < 50; round++)
        {
            int count = random.Next(1, Slots + 1);
            _wire.SendNumbers(round * 100, count);
            var slots = new List<int>();
            for (int i = 0; i < count; i++)
            {
                Assert.True(Ring.TryTake(out PacketFrame frame));
                Assert.Equal($"{(round * 100) + i}", PacketWire.Text(Ring[frame]));
                slots.Add(frame.Slot);
            }

            int[] shuffled = [.. slots];
            random.Shuffle(shuffled.AsSpan());
            foreach (int slot in shuffled)
            {
                Ring.Release(slot);
            }
        }

        Assert.True(_socket.TryTakeStatistics(out PacketStatistics statistics));
        Assert.Equal(0, statistics.Dropped);
    }

    [Fact]
    public void A_peeked_frame_stays_next()
    {
        _wire.Send("one", "two");
        Assert.True(Ring.TryPeek(out PacketFrame first));
        Assert.True(Ring.TryPeek(out PacketFrame again));
        Assert.Equal(first, again);
        Ring.Advance();
        Assert.Equal(1, Ring.Cursor);
        Assert.True(Ring.TryPeek(out PacketFrame second));
        Assert.Equal("two", PacketWire.Text(Ring[second]));
    }

    [Fact]
    public void A_frame_longer_than_its_slot_is_cut_and_tells_its_length()
    {
        PacketRingV2? small = null;
        using PacketSocket socket = _wire.OpenReceiver(made => small = PacketRingV2.Create(made, new(64, 128)));
        using PacketRingV2 ring = small!;
        _wire.Send(new string('x', 300));
        Assert.True(ring.TryTake(out PacketFrame frame));
        Assert.Equal((342, 128 - 66), (frame.Length, frame.Captured));
    }

    [Fact]
    public void A_tag_is_taken_off_the_frame_and_stands_in_the_header()
    {
        using PacketSocket sender = PacketWire.OpenPacket(_wire.Pair.First);
        sender.Bind(_wire.Pair.First.LinkIndex, PacketProtocol.None);
        byte[] plain = PacketWire.Frame(_wire.Pair.First, _wire.Pair.Second, "tagged");
        byte[] tagged = [.. plain[..12], 0x81, 0x00, 0x60, 0x00, .. plain[12..]];
        Assert.Equal(tagged.Length, sender.Send(tagged));
        Assert.True(Ring.TryTake(out PacketFrame frame));
        Assert.NotEqual(PacketStatus.Kernel, frame.Status & PacketStatus.VlanValid);
        Assert.Equal(0x6000, frame.VlanTag);
        Assert.Equal("tagged", PacketWire.Text(Ring[frame]));
    }

    [Theory]
    [InlineData(0, 2048)]
    [InlineData(6, 2048)]
    [InlineData(8, 64)]
    [InlineData(8, 3000)]
    [InlineData(4, 128)]
    public void A_size_that_cannot_be_is_refused(int slots, int size)
    {
        using PacketSocket socket = PacketWire.OpenPacket(_wire.Pair.Second);
        Assert.ThrowsAny<ArgumentException>(() => PacketRingV2.Create(socket, new PacketRingOptions(slots, size)));
    }

    [Fact]
    public void Taking_and_releasing_allocates_nothing() => Assert.Equal(0, Allocations.Measure(() =>
    {
        for (int i = 0; i < 1000; i++)
        {
            _wire.Sender.SendTo("x"u8, _wire.Target);
            _ = Ring.TryTake(out PacketFrame frame) && Ring[frame].Length == 43;
            Ring.Release(frame.Slot);
        }
    }));

    private static IEnumerable<string> Numbers(int first, int count) => Enumerable.Range(first, count).Select(number => $"{number}");

    private List<string> TakeAll()
    {
        var texts = new List<string>();
        while (Ring.TryTake(out PacketFrame frame))
        {
            texts.Add(PacketWire.Text(Ring[frame]));
            Ring.Release(frame.Slot);
        }

        return texts;
    }
}
