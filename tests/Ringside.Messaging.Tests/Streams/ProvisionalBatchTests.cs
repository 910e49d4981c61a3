using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>A follower that has batch 10 of epoch 1, which is not stable and is not the stream's: epoch 2 has another one.</summary>
public sealed class ProvisionalBatchTests
{
    private readonly Crc32C _checksum = new();
    private readonly StreamPair _pair = new(packetBytes: 320);
    private readonly StreamPosition _behind;

    public ProvisionalBatchTests()
    {
        while (_pair.Writer.Last < 9)
        {
            Publish(_pair.Writer, 20);
        }

        _pair.Mark();
        _behind = _pair.Writer.Position;
        Publish(_pair.Writer, 20);
        Assert.Equal((10L, 9L), (_pair.Follower.Last, _pair.Follower.Released));
    }

    // The table of its writer tells that batch 10 is of epoch 2.
    [Fact]
    public void What_another_epoch_has_replaced_is_not_released_when_marks_come()
    {
        Hear(2, 12, [new EpochRun(1, 1), new EpochRun(2, 10)]);
        Mark(2, 11);
        Assert.Equal((9L, 9L), (_pair.Follower.Last, _pair.Follower.Released));
    }

    // It stood still for more epochs than a heartbeat names: nothing tells yet whose batch 10 is, and its number alone would do.
    [Theory]
    [InlineData(false, 9)]
    [InlineData(true, 10)]
    public void Nothing_is_released_by_its_number_alone(bool isPlanted, long released)
    {
        _pair.Follower.Planted = isPlanted ? StreamFault.ReleasedByNumber : StreamFault.None;
        Hear(179, 100, [.. Enumerable.Range(0, HeartbeatPayload.MostRuns).Select(run => new EpochRun((uint)run + 100, run + 20))]);
        Mark(179, 99);
        Assert.Null(_pair.Follower.Fault);
        Assert.Equal((10L, released), (_pair.Follower.Last, _pair.Follower.Released));
    }

    [Fact]
    public void Packets_of_two_epochs_are_never_joined_and_the_right_batch_is_taken_when_it_comes_again()
    {
        List<byte[]> next = [];
        var late = new StreamPublisher(Options(2), _behind, new Packets(next));
        late.Start(0, 0);
        late.Advance(0);
        MarkTo(late, 2, 10);
        Assert.True(late.IsReady);
        Publish(late, 400);
        byte[][] theirs = [.. next.Where(packet => NumberOf(packet) == 11)];
        byte[][] begun = [.. next.Where(packet => NumberOf(packet) == 10)];
        Assert.Equal(2, theirs.Length);
        List<byte[]> ours = [];
        _pair.Tap = ours.Add;
        Publish(_pair.Writer, 500);
        Assert.Equal(2, ours.Count(packet => NumberOf(packet) == 11));
        foreach (int[] order in Orders(4))
        {
            var pair = new ProvisionalBatchTests();
            foreach (int which in order)
            {
                pair.Receive(which < 2 ? ours[which] : theirs[which - 2]);
            }

            foreach (byte[] packet in begun.Concat(theirs))
            {
                pair.Receive(packet);
            }

            pair.Hear(2, 12, [new EpochRun(1, 1), new EpochRun(2, 10)]);
            foreach (byte[] packet in begun.Concat(theirs))
            {
                pair.Receive(packet);
            }

            Assert.Null(pair._pair.Follower.Fault);
            Assert.Equal((11L, late.LastChain), (pair._pair.Follower.Last, pair._pair.Follower.LastChain));
        }
    }

    private static IEnumerable<int[]> Orders(int count) => count == 0
        ? [[]]
        : Orders(count - 1).SelectMany(order => Enumerable.Range(0, count).Select(place =>
            (int[])[.. order[..place], count - 1, .. order[place..]]));

    private static void Publish(StreamPublisher writer, int bytes)
    {
        writer.Begin();
        Assert.True(writer.TryAppend(new byte[bytes]));
        Assert.True(writer.TryPublish(isEndOfStream: false, 0));
        writer.Advance(0);
    }

    private static StreamPublisherOptions Options(uint epoch) => new()
    {
        Stream = StreamId.Shard(1),
        Identity = 5,
        Epoch = epoch,
        Instance = epoch,
        Sets = TestSets.Of(1, 7),
        PacketBytes = 320,
        LogBytes = 1 << 16,
        LogBatches = 16,
    };

    private long NumberOf(byte[] packet)
    {
        Assert.True(StreamHeader.TryRead(packet, _checksum, out StreamHeader header));
        return header.IsHeartbeat ? 0 : header.Number;
    }

    private void Receive(byte[] packet) => _pair.Follower.Receive(packet, StreamPair.WriterAddress, 0);

    private void Hear(uint epoch, long next, EpochRun[] table)
    {
        StoreSets sets = TestSets.Of(1, 7);
        byte[] packet = new byte[StreamHeader.Size + HeartbeatPayload.SizeOf(table.Length, sets)];
        HeartbeatPayload.Write(packet.AsSpan(StreamHeader.Size), isEstablished: true, table, sets);
        new StreamHeader
        {
            Stream = StreamId.Shard(1),
            Flags = StreamFlags.Heartbeat,
            Epoch = epoch,
            Length = (ushort)(packet.Length - StreamHeader.Size),
            Number = next,
            Identity = 5,
        }.Write(packet, _checksum);
        Receive(packet);
    }

    private void Mark(uint epoch, long number) => Receive(MarkOf(epoch, number, 0xC4A1));

    private void MarkTo(StreamPublisher writer, uint epoch, long number) =>
        writer.Receive(MarkOf(epoch, number, writer.LastChain), StreamPair.StoreAddress, 0);

    private byte[] MarkOf(uint epoch, long number, ulong chain)
    {
        byte[] packet = new byte[StreamControl.Size];
        new StreamControl
        {
            Kind = StreamControlKind.Mark,
            Stream = StreamId.Shard(1),
            Identity = 5,
            Epoch = epoch,
            LastEpoch = epoch,
            Store = 7,
            Number = number,
            Value = chain,
        }.Write(packet, _checksum);
        return packet;
    }

    private sealed class Packets(List<byte[]> all) : IStreamOutput
    {
        public bool TrySendToAll(ReadOnlySpan<byte> packet)
        {
            all.Add(packet.ToArray());
            return true;
        }

        public bool TrySend(in Ringside.Linux.Sockets.Endpoint to, ReadOnlySpan<byte> packet) => true;
    }
}
