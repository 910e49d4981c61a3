using System.Buffers.Binary;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Shards;

public sealed class ShardBatchTests
{
    [Fact]
    public void Parts_stand_where_the_table_says()
    {
        using ShardWorld world = new();
        byte[] payload = Fill(world);
        Assert.Equal(ShardBatch.SizeOf(2), payload.Length);
        Assert.Equal((byte)ShardInputKind.Command, payload[0]);
        Assert.Equal("0000000000000000", Convert.ToHexStringLower(payload[192..200]));
        Assert.Equal((byte)EventKind.Accepted, payload[200]);
        Assert.Equal((byte)EventKind.Executed, payload[264]);
        Assert.Equal(world.Core.Digest, BinaryPrimitives.ReadUInt64LittleEndian(payload.AsSpan(328)));
        Assert.True(ShardBatch.TryRead(0, world.Number, payload, out StableBatch batch, out ulong digest));
        Assert.Equal((0, world.Number, ShardOutcome.Applied), (batch.Shard, batch.Number, batch.Outcome));
        Assert.Equal(world.Core.Digest, digest);
        Assert.Equal(world.Core.Last.Input, batch.Input);
        Assert.Equal(world.Events, batch.Events.ToArray());
    }

    [Fact]
    public void A_sink_without_room_is_told_at_every_length()
    {
        using ShardWorld world = new();
        byte[] payload = Fill(world);
        for (int room = 0; room < payload.Length; room++)
            Assert.False(ShardBatch.TryWrite(world.Core.Last, world.Core.Digest, new PayloadBytes(room)));
        Assert.True(ShardBatch.TryWrite(world.Core.Last, world.Core.Digest, new PayloadBytes(payload.Length)));
    }

    [Fact]
    public void Every_cut_and_every_byte_behind_is_refused()
    {
        using ShardWorld world = new();
        byte[] payload = Fill(world);
        for (int length = 0; length <= payload.Length + 1; length++)
        {
            bool isWhole = (length - ShardBatch.SmallestSize) % EngineEvent.Size == 0 && length >= ShardBatch.SmallestSize;
            Assert.Equal(isWhole, ShardBatch.TryRead(0, 1, [.. payload.Concat(new byte[1]).Take(length)], out _, out _));
        }

        foreach (int place in (int[])[1, 3, 188, 191, 193, 199])
        {
            byte[] spoiled = [.. payload];
            spoiled[place] = 1;
            Assert.False(ShardBatch.TryRead(0, 1, spoiled, out _, out _), $"byte {place}");
        }

        payload[192] = (byte)ShardOutcome.NotReady + 1;
        Assert.False(ShardBatch.TryRead(0, 1, payload, out _, out _));
    }

    [Fact]
    public void What_is_read_of_spoiled_bytes_is_written_as_the_same_bytes() => SeededRandom.ForEachSeed(10, random =>
    {
        using ShardWorld world = new();
        ByteMutator mutator = new(random, Fill(world), new byte[ShardBatch.SmallestSize]);
        int read = 0;
        for (int turn = 0; turn < 2_000; turn++)
        {
            byte[] bytes = mutator.Next();
            if (!ShardBatch.TryRead(3, 4, bytes, out StableBatch batch, out ulong digest))
                continue;
            read++;
            Recorder sink = new();
            Assert.True(ShardBatch.TryWrite(batch, digest, sink));
            Assert.Equal(bytes, sink.Bytes);
        }

        Assert.True(read > 0);
    });

    private static byte[] Fill(ShardWorld world)
    {
        world.Start(1, 1);
        long generation = world.Connect(1, 1, 10);
        world.Send(1, 1, generation, ShardWorld.Order(10), "A");
        world.Send(1, 1, generation, ShardWorld.Order(10, Side.Ask) with { TimeInForce = TimeInForce.ImmediateOrCancel }, "B");
        return PayloadBytes.Of(world.Core);
    }

    private sealed class Recorder : IPayloadSink
    {
        internal List<byte> Bytes { get; } = [];

        public bool TryAppend(ReadOnlySpan<byte> bytes)
        {
            Bytes.AddRange(bytes);
            return true;
        }
    }
}
