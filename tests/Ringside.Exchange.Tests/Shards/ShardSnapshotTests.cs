using System.Buffers;
using System.Buffers.Binary;
using Ringside.Exchange.Shards;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Shards;

public sealed class ShardSnapshotTests
{
    private const int Orders = 4_000;

    // An order takes 88 bytes: a snapshot that were gathered first would take several times the bound.
    [Fact]
    public void A_great_book_is_written_without_being_in_memory_as_a_whole()
    {
        using ShardWorld world = WithOrders(Orders);
        Forgetful output = new();
        long allocated = Allocations.Measure(() => world.Core.Save(output));
        Assert.True(output.Bytes > 2 * Orders * 88, $"{output.Bytes} bytes");
        Assert.InRange(allocated, 0, 100_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(900)]
    public void The_length_before_the_engine_is_that_of_what_the_engine_writes(int orders)
    {
        using ShardWorld world = WithOrders(orders);
        ArrayBufferWriter<byte> engine = new();
        world.Core.Engine.Save(engine);
        byte[] snapshot = world.Core.Save();
        ReadOnlySpan<byte> end = snapshot.AsSpan(snapshot.Length - sizeof(uint) - engine.WrittenCount - sizeof(int));
        Assert.Equal(engine.WrittenCount, BinaryPrimitives.ReadInt32LittleEndian(end));
        Assert.True(end[sizeof(int)..^sizeof(uint)].SequenceEqual(engine.WrittenSpan));
        Assert.True(ShardCore.TryLoad(snapshot, world.Options, out ShardCore? loaded, out string error), error);
        Assert.Equal(world.Core.Digest, loaded.Digest);
        loaded.Dispose();
    }

    private static ShardWorld WithOrders(int orders)
    {
        ShardWorld world = new();
        world.Start(1, 1);
        long generation = world.Connect(1, 1, 10);
        for (int number = 0; number < orders; number++)
            Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, generation, ShardWorld.Order(10), $"T{number}"));
        Assert.Equal(orders, world.Core.OpenOrders);
        return world;
    }

    /// <summary>An output that counts what it is given, and keeps nothing.</summary>
    private sealed class Forgetful : IBufferWriter<byte>
    {
        private readonly byte[] _bytes = new byte[1 << 17];

        internal long Bytes { get; private set; }

        public void Advance(int count) => Bytes += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => _bytes;

        public Span<byte> GetSpan(int sizeHint = 0) => _bytes;
    }
}
