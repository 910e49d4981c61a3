using Ringside.Linux.Packets;

namespace Ringside.Linux.Tests.Packets;

[Collection(PacketCollection.Name)]
public sealed class PacketRingV3Tests : IDisposable
{
    private static readonly PacketBlockRingOptions Options = new(2, 1 << 16, 5);

    private readonly PacketWire _wire = new();
    private readonly PacketSocket _socket;
    private PacketRingV3? _ring;

    public PacketRingV3Tests() => _socket = _wire.OpenReceiver(socket => _ring = PacketRingV3.Create(socket, Options));

    private PacketRingV3 Ring => _ring!;

    public void Dispose()
    {
        _ring?.Dispose();
        _socket.Dispose();
        _wire.Dispose();
    }

    [Fact]
    public void A_block_is_handed_over_when_its_time_is_over_with_all_its_frames()
    {
        _wire.SendNumbers(0, 20);
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number}"), TakeUntil(20));
        _wire.SendNumbers(20, 3);
        Assert.Equal(["20", "21", "22"], TakeUntil(3));
    }

    [Fact]
    public void A_block_that_is_full_is_handed_over_at_once()
    {
        // A time-out that does not come while the test runs.
        PacketRingV3? patient = null;
        using PacketSocket socket = _wire.OpenReceiver(made => patient = PacketRingV3.Create(made, new(4, 1 << 16, 60_000)));
        using PacketRingV3 ring = patient!;
        const int count = 60;
        for (int i = 0; i < count; i++)
        {
            _wire.Send(i.ToString().PadRight(1400, ' '));
        }

        Assert.True(ring.TryTake(out PacketBlock block));
        Assert.False(block.IsTimedOut);
        Assert.InRange(block.FrameCount, 2, count - 1);
        int number = 0;
        foreach (PacketFrame frame in ring.Frames(block))
        {
            Assert.Equal(number, int.Parse(PacketWire.Text(ring[frame])));
            Assert.Equal((1442, 1442), (frame.Captured, frame.Length));
            number++;
        }

        Assert.Equal(block.FrameCount, number);
        Assert.False(ring.TryTake(out _));
    }

    [Fact]
    public void Full_blocks_drop_and_count()
    {
        for (int i = 0; i < 300; i++)
        {
            _wire.Send(i.ToString().PadRight(1400, ' '));
        }

        Assert.True(_socket.TryTakeStatistics(out PacketStatistics statistics));
        Assert.Equal(300, statistics.Packets);
        Assert.InRange(statistics.Dropped, 300 - 92, 299);
        Assert.Equal(1, statistics.Frozen);
        PacketBlock first = Next();
        PacketBlock second = Next();
        Assert.Equal(300 - statistics.Dropped, first.FrameCount + second.FrameCount);
        Ring.Release(first);
        Ring.Release(second);
        _wire.Send("again");
        Assert.Equal("again", Assert.Single(TakeUntil(1)));
    }

    [Theory]
    [InlineData(1, 1 << 16, 1)]
    [InlineData(2, 2048, 1)]
    [InlineData(2, 5000, 1)]
    [InlineData(2, 1 << 16, 0)]
    public void A_size_that_cannot_be_is_refused(int blocks, int size, int milliseconds)
    {
        using PacketSocket socket = PacketWire.OpenPacket(_wire.Pair.Second);
        Assert.ThrowsAny<ArgumentException>(() => PacketRingV3.Create(socket, new PacketBlockRingOptions(blocks, size, milliseconds)));
    }

    private PacketBlock Next()
    {
        PacketBlock block = default;
        PacketWire.Until(
            () =>
            {
                while (Ring.TryTake(out block))
                {
                    if (block.FrameCount > 0)
                    {
                        return true;
                    }

                    Ring.Release(block);
                }

                return false;
            },
            _socket.Value);
        return block;
    }

    private List<string> TakeUntil(int count)
    {
        var texts = new List<string>();
        while (texts.Count < count)
        {
            PacketBlock block = Next();
            foreach (PacketFrame frame in Ring.Frames(block))
            {
                texts.Add(PacketWire.Text(Ring[frame]));
            }

            Ring.Release(block);
        }

        return texts;
    }
}
