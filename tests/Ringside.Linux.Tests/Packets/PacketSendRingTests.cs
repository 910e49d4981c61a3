using Ringside.Linux.Errors;
using Ringside.Linux.Packets;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Tests.Packets;

[Collection(PacketCollection.Name)]
public sealed class PacketSendRingTests : IDisposable
{
    private const int Slots = 4;

    private readonly PacketWire _wire = new();
    private readonly KernelSocket _receiver;
    private readonly PacketSocket _socket;
    private readonly PacketSendRing _ring;

    public PacketSendRingTests()
    {
        _receiver = PacketWire.OpenSocket(_wire.Pair.Second, PacketWire.Port);
        _socket = PacketWire.OpenPacket(_wire.Pair.First);
        _socket.BypassQueue();
        _ring = PacketSendRing.Create(_socket, new PacketRingOptions(Slots, 2048));
        _socket.Bind(_wire.Pair.First.LinkIndex, PacketProtocol.None);
    }

    public void Dispose()
    {
        _ring.Dispose();
        _socket.Dispose();
        _receiver.Dispose();
        _wire.Dispose();
    }

    [Fact]
    public void One_call_sends_what_is_marked_in_its_order()
    {
        for (int round = 0; round < 5; round++)
        {
            Submit($"{round} a");
            Submit($"{round} b");
            Submit($"{round} c");
            Assert.Equal(-(int)Errno.EAGAIN, _receiver.Receive(new byte[100]));
            Assert.Equal(3 * 45, _ring.Flush());
            Assert.Equal([$"{round} a", $"{round} b", $"{round} c"], Enumerable.Range(0, 3).Select(_ => PacketWire.Receive(_receiver)));
        }
    }

    [Fact]
    public void A_slot_is_free_again_only_when_the_device_is_done_with_it()
    {
        for (int i = 0; i < Slots; i++)
        {
            Submit("x");
        }

        Assert.False(_ring.TryReserve(out Span<byte> none));
        Assert.True(none.IsEmpty);
        Assert.True(_ring.Flush() > 0);
        Assert.True(_ring.TryReserve(out _));
    }

    [Fact]
    public void A_frame_over_the_mtu_is_skipped_and_does_not_block_the_ring()
    {
        Assert.True(_ring.TryReserve(out Span<byte> slot));
        _ring.Submit(2000);
        Submit("behind it");
        Assert.Equal(42 + 9, _ring.Flush());
        Assert.Equal("behind it", PacketWire.Receive(_receiver));
        for (int i = 0; i < Slots; i++)
        {
            Submit($"{i}");
            Assert.True(_ring.Flush() > 0);
            Assert.Equal($"{i}", PacketWire.Receive(_receiver));
        }

        Assert.Equal(_ring.Capacity, slot.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ring.Submit(_ring.Capacity + 1));
    }

    private void Submit(string text)
    {
        byte[] frame = PacketWire.Frame(_wire.Pair.First, _wire.Pair.Second, text);
        Assert.True(_ring.TryReserve(out Span<byte> slot));
        frame.CopyTo(slot);
        _ring.Submit(frame.Length);
    }
}
