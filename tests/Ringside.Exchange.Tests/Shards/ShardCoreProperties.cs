using Ringside.Exchange.Shards;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Shards;

public sealed class ShardCoreProperties
{
    private static readonly ShardCoreOptions Options = new()
    {
        Shards = 2,
        Engine = ShardWorld.Small with { MaximumOrders = 512, HashSecret = 7 },
        MaximumTokens = 1_024,
        NewestLogicVersion = 3,
        MarkedLogicVersion = 2,
    };

    [Fact]
    public void Replicas_of_equal_inputs_are_equal_and_so_is_one_that_was_restored() => SeededRandom.ForEachSeed(4, random =>
    {
        RandomInputs inputs = new(random);
        using ShardCore first = new(Options);
        using ShardCore second = new(Options with { Engine = Options.Engine with { WindowBits = 8 }, ExpectedEvents = 1 });
        ShardCore third = new(Options);
        HashSet<ShardOutcome> seen = [];
        long number = 0;
        for (int step = 0; step < 6_000; step++)
        {
            number += 1 + random.Next(2);
            ShardInput input = step < 4 ? RandomInputs.Define(step) : inputs.Next(number);
            long stamp = (step * 100L) - random.Next(300);
            ShardOutcome outcome = first.Apply(number, input, stamp);
            seen.Add(outcome);
            Assert.Equal(outcome, second.Apply(number, input, stamp));
            Assert.Equal(outcome, third.Apply(number, input, stamp));
            byte[] payload = PayloadBytes.Of(first);
            Assert.Equal(payload, PayloadBytes.Of(second));
            Assert.Equal(payload, PayloadBytes.Of(third));
            if (!random.Chance(2))
                continue;
            byte[] snapshot = third.Save();
            Assert.Equal(first.Save(), snapshot);
            third.Dispose();
            Assert.True(ShardCore.TryLoad(snapshot, Options, out ShardCore? loaded, out string error), error);
            third = loaded;
            Assert.Equal(first.Digest, third.Digest);
            Assert.Equal(snapshot, third.Save());
        }

        third.Dispose();
        Assert.Equal(3U, first.LogicVersion);
        foreach (ShardOutcome outcome in Enum.GetValues<ShardOutcome>())
            Assert.True(outcome == ShardOutcome.CapacityExhausted || seen.Contains(outcome), $"{outcome} has never come");
    });

    [Fact]
    public void Shards_that_differ_in_a_token_alone_have_other_digests()
    {
        ulong[] digests = [DigestWith("A"), DigestWith("B"), DigestWith("A")];
        Assert.Equal(digests[0], digests[2]);
        Assert.NotEqual(digests[0], digests[1]);
    }

    private static ulong DigestWith(string token)
    {
        using ShardWorld world = new();
        world.Start(1, 1);
        world.Send(1, 1, world.Connect(1, 1, 10), ShardWorld.Order(10), token);
        return world.Core.Digest;
    }
}
