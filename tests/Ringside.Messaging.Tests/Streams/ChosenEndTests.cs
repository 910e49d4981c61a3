using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>A follower whose owner has sealed a stream at batch 3, of which 5 were written: what lies behind is no part of it.</summary>
public sealed class ChosenEndTests : IStreamOutput
{
    private readonly Crc32C _checksum = new();
    private readonly List<byte[]> _packets = [];
    private readonly StreamPublisher _writer;
    private readonly StreamFollower _follower;

    public ChosenEndTests()
    {
        _writer = new StreamPublisher(
            new StreamPublisherOptions
            {
                Stream = StreamId.Shard(1),
                Identity = 5,
                Epoch = 1,
                Instance = 1,
                Sets = TestSets.Of(0, 7),
                PacketBytes = 1_400,
                LogBytes = 1 << 16,
                LogBatches = 1 << 6,
            },
            StreamPosition.Beginning,
            this);
        _follower = new StreamFollower(
            new StreamFollowerOptions
            {
                Stream = StreamId.Shard(1),
                Identity = 5,
                Stores = [7],
                StoreAddresses = [new Endpoint([10, 0, 0, 7], 1)],
                StableCopies = 1,
            },
            StreamPosition.Beginning,
            this);
        _writer.Start(0, 0);
        for (int batch = 2; batch <= 5; batch++)
        {
            _writer.Begin();
            _writer.TryAppend([(byte)batch]);
            Assert.True(_writer.TryPublish(isEndOfStream: false, 0));
        }

        _writer.Advance(0);
        _packets.RemoveAll(packet => StreamHeader.TryRead(packet, _checksum, out StreamHeader header) && header.IsHeartbeat);
        Assert.Equal(5, _packets.Count);
    }

    public bool TrySendToAll(ReadOnlySpan<byte> packet)
    {
        _packets.Add(packet.ToArray());
        return true;
    }

    public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet) => true;

    [Fact]
    public void What_was_under_way_when_it_was_chosen_is_not_taken()
    {
        _follower.Choose(2, 5, [new EpochRun(1, 1)], 3, default);
        _packets.ForEach(Fill);
        Assert.Equal((3L, 3L, 3L), (_follower.Last, _follower.Released, Read()));
    }

    [Fact]
    public void What_had_come_before_in_another_order_is_not_taken()
    {
        Hear(_packets[0]);
        Hear(_packets[2]);
        Hear(_packets[3]);
        Hear(_packets[4]);
        _follower.Choose(2, 5, [new EpochRun(1, 1)], 3, default);
        Fill(_packets[1]);
        Assert.Equal((3L, 3L, 3L), (_follower.Last, _follower.Released, Read()));
    }

    private long Read()
    {
        long last = 0;
        while (_follower.TryRead(out StreamBatch batch))
        {
            last = batch.Number;
        }

        return last;
    }

    private void Hear(byte[] packet) => _follower.Receive(packet, new Endpoint([10, 0, 0, 1], 1), 0);

    private void Fill(byte[] packet)
    {
        byte[] fill = new byte[StreamControl.Size + packet.Length];
        packet.CopyTo(fill.AsSpan(StreamControl.Size));
        new StreamControl { Kind = StreamControlKind.Fill, Stream = StreamId.Shard(1), Identity = 5 }.Write(fill, _checksum);
        Hear(fill);
    }
}
