using System.Buffers.Binary;
using System.Numerics;
using Ringside.Exchange.Shards;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Shards;

public sealed class ShardSnapshotFuzz
{
    private static readonly ShardCoreOptions Options = new()
    {
        Engine = Market.Engine.MatchingEngineOptions.Tiny,
        MaximumGateways = 2,
        MaximumTokens = 16,
    };

    [Fact]
    public void Every_damaged_byte_and_every_cut_is_refused()
    {
        byte[] snapshot = Snapshot();
        Assert.True(ShardCore.TryLoad(snapshot, Options, out ShardCore? core, out string error), error);
        core.Dispose();
        for (int place = 0; place < snapshot.Length; place++)
        {
            byte[] spoiled = [.. snapshot];
            spoiled[place] ^= 0x10;
            Assert.False(ShardCore.TryLoad(spoiled, Options, out _, out error));
            Assert.NotEmpty(error);
            Assert.False(ShardCore.TryLoad(snapshot.AsSpan(0, place), Options, out _, out _));
        }
    }

    [Fact]
    public void A_damaged_byte_is_refused_even_under_a_sum_that_fits()
    {
        byte[] snapshot = Snapshot();
        for (int place = 0; place < snapshot.Length - sizeof(uint); place++)
        {
            byte[] spoiled = [.. snapshot];
            spoiled[place] ^= 0x10;
            Seal(spoiled);
            bool isLoaded = ShardCore.TryLoad(spoiled, Options, out ShardCore? core, out string error);
            core?.Dispose();
            Assert.False(isLoaded, $"byte {place}");
            Assert.NotEmpty(error);
        }
    }

    [Fact]
    public void Spoiled_bytes_under_a_sum_that_fits_never_throw_and_what_is_loaded_is_whole() => SeededRandom.ForEachSeed(5, random =>
    {
        ByteMutator mutator = new(random, Snapshot());
        for (int turn = 0; turn < 500; turn++)
        {
            byte[] bytes = mutator.Next();
            if (bytes.Length < sizeof(uint))
                continue;
            Seal(bytes);
            if (!ShardCore.TryLoad(bytes, Options, out ShardCore? core, out _))
                continue;
            Assert.Equal(bytes, core.Save());
            core.Dispose();
        }
    });

    [Fact]
    public void A_snapshot_of_another_shard_or_of_more_than_fits_is_refused()
    {
        byte[] snapshot = Snapshot();
        Assert.False(ShardCore.TryLoad(snapshot, Options with { Shards = 2 }, out _, out string error));
        Assert.Contains("another number of shards", error, StringComparison.Ordinal);
        Assert.False(ShardCore.TryLoad(snapshot, Options with { MaximumGateways = 1 }, out _, out error));
        Assert.Contains("gateway", error, StringComparison.Ordinal);
        Assert.False(ShardCore.TryLoad(snapshot, Options with { MaximumTokens = 1 }, out _, out error));
        Assert.Contains("token", error, StringComparison.Ordinal);
    }

    private static void Seal(byte[] bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte one in bytes.AsSpan(0, bytes.Length - sizeof(uint)))
            sum = BitOperations.Crc32C(sum, one);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - sizeof(uint)), ~sum);
    }

    private static byte[] Snapshot()
    {
        using ShardWorld world = new(Options);
        world.Start(1, 3);
        world.Start(2, 1);
        long generation = world.Connect(1, 3, 10);
        world.Send(1, 3, generation, ShardWorld.Order(10), "A");
        world.Connect(2, 1, 11, member: 2);
        world.Send(1, 3, generation, ShardWorld.Order(10, price: 99), "B");
        world.Lose(2, 1);
        return world.Core.Save();
    }
}
