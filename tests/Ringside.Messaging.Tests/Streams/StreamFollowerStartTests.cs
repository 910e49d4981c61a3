using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>A follower that begins in the middle of a stream, behind batch 57 of epoch 2, which began with 35.</summary>
public sealed class StreamFollowerStartTests : IStreamOutput
{
    private static readonly Endpoint Somebody = new([10, 0, 0, 9], 1);
    private readonly StreamFollower _follower;

    public StreamFollowerStartTests() => _follower = new StreamFollower(
        new StreamFollowerOptions
        {
            Stream = StreamId.Shard(1),
            Identity = 5,
            Stores = [1],
            StoreAddresses = [new Endpoint([10, 0, 0, 1], 1)],
            StableCopies = 1,
        },
        new StreamPosition(57, 0xC4A1, [new EpochRun(1, 1), new EpochRun(2, 35)]),
        this);

    public bool TrySendToAll(ReadOnlySpan<byte> packet) => true;

    public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet) => true;

    // It stood still when the other one took over, and hears nobody yet.
    [Fact]
    public void A_writer_of_an_older_epoch_is_not_believed()
    {
        Hear(1, 41, [new EpochRun(1, 1)]);
        Assert.Null(_follower.Fault);
        Assert.Equal((57L, 2U, long.MinValue), (_follower.Last, _follower.WriterEpoch, _follower.WriterHeardNanos));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void One_of_its_own_or_a_newer_epoch_is(uint epoch, bool isNew)
    {
        EpochRun[] table = [new EpochRun(1, 1), new EpochRun(2, 35), new EpochRun(3, 58)];
        Hear(epoch, 60, isNew ? table : table[..2]);
        Assert.Null(_follower.Fault);
        Assert.Equal((57L, epoch, 59L), (_follower.Last, _follower.WriterEpoch, _follower.Known));
    }

    [Fact]
    public void A_newer_one_that_has_other_batches_ends_it()
    {
        Hear(3, 60, [new EpochRun(1, 1), new EpochRun(3, 35)]);
        Assert.Equal("shard 1: batch 57 was released, and is not the stream's any more from 35 on", _follower.Fault);
    }

    private void Hear(uint epoch, long next, EpochRun[] table)
    {
        byte[] packet = new byte[StreamHeader.Size + HeartbeatPayload.SizeOf(table.Length, null)];
        HeartbeatPayload.Write(packet.AsSpan(StreamHeader.Size), isEstablished: true, table, null);
        new StreamHeader
        {
            Stream = StreamId.Shard(1),
            Flags = StreamFlags.Heartbeat,
            Epoch = epoch,
            Length = (ushort)HeartbeatPayload.SizeOf(table.Length, null),
            Number = next,
            Identity = 5,
        }.Write(packet, new Crc32C());
        _follower.Receive(packet, Somebody, 0);
    }
}
