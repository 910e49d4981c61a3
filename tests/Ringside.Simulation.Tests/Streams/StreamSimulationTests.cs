using Ringside.Messaging.Streams;
using Ringside.Simulation.Streams;
using Ringside.Testing;

namespace Ringside.Simulation.Tests.Streams;

public sealed class StreamSimulationTests
{
    private static readonly int Seeds = (int)LongRuns.Choose(200, 20_000);

    [Fact]
    public void Nothing_that_must_hold_is_broken()
    {
        for (ulong seed = 1; seed <= (ulong)Seeds; seed++)
        {
            StreamSimulationResult result = StreamSimulation.Run(seed);
            Assert.True(result.Passed, $"seed {seed}: {result.Invariant}: {result.Numbers}; {result.Scenario}");
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        StreamSimulationResult first = StreamSimulation.Run(4);
        Assert.Equal(first.Digest, StreamSimulation.Run(4).Digest);
        Assert.NotEqual(first.Digest, StreamSimulation.Run(5).Digest);
    }

    [Theory]
    [InlineData(StreamFault.ChainIgnored)]
    [InlineData(StreamFault.ReleasedByNumber)]
    [InlineData(StreamFault.PromiseForgotten)]
    [InlineData(StreamFault.FreshStoreAnswers)]
    [InlineData(StreamFault.DoubtIgnored)]
    [InlineData(StreamFault.OneAnswerSeals)]
    [InlineData(StreamFault.WriterForgets)]
    [InlineData(StreamFault.OldFillsRefused)]
    [InlineData(StreamFault.MarksNotRepeated)]
    [InlineData(StreamFault.MarkBeforeWrite)]
    [InlineData(StreamFault.WriterGoesOn)]
    [InlineData(StreamFault.EpochUsedAgain)]
    internal void A_rule_that_is_left_out_is_missed(StreamFault fault)
    {
        for (ulong seed = 1; seed <= 400; seed++)
        {
            if (!StreamSimulation.Run(seed, fault).Passed)
            {
                TestContext.Current.SendDiagnosticMessage($"{fault}: seed {seed}");
                return;
            }
        }

        Assert.Fail($"{fault}: nothing is missed in 400 seeds");
    }
}
