using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>A batch has as many packets as can be numbered, and not one more.</summary>
public sealed class BatchBuilderTests
{
    private const int PacketBytes = 100;
    private const int Room = PacketBytes - StreamHeader.Size;

    [Theory]
    [InlineData(1)] // many to a packet
    [InlineData(30)] // one to a packet: the next one does not fit any more
    [InlineData(Room)]
    [InlineData((3 * Room) + 7)] // cut apart
    public void Packets_are_counted_exactly(int bytes)
    {
        BatchBuilder builder = Begin(int.MaxValue / 2);
        byte[] piece = new byte[bytes];
        int last = 0;
        while (builder.TryAppend(piece))
            last = builder.IsEmpty ? 0 : 1;
        Assert.Equal(1, last);
        ReadOnlySpan<byte> packets = builder.Complete(1, 1, 0, StreamFlags.None, 0, out _);
        var checksum = new Crc32C();
        int count = 0;
        while (StreamHeader.TryRead(packets, checksum, out StreamHeader header))
        {
            Assert.Equal(count, header.Fragment);
            packets = packets[(StreamHeader.Size + header.Length)..];
            count++;
        }

        Assert.True(packets.IsEmpty);
        int spare = bytes <= Room ? 0 : 4;
        Assert.InRange(count, BatchBuilder.MostPackets - spare, BatchBuilder.MostPackets);
        Assert.False(builder.TryAppend(new byte[bytes]));
    }

    [Fact]
    public void What_finds_no_room_leaves_the_batch_as_it_was()
    {
        BatchBuilder builder = Begin(1_000);
        Assert.True(builder.TryAppend(new byte[400]));
        Assert.False(builder.TryAppend(new byte[900]));
        Assert.Equal(400 + (8 * StreamHeader.Size), builder.Complete(1, 1, 0, StreamFlags.None, 0, out _).Length);
    }

    private static BatchBuilder Begin(int most) => new(
        new StreamPublisherOptions
        {
            Stream = StreamId.Shard(1),
            Identity = 5,
            Epoch = 1,
            Instance = 1,
            Sets = TestSets.Of(0, 1),
            PacketBytes = PacketBytes,
        },
        most,
        new Crc32C());
}
