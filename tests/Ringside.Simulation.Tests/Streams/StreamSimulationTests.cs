using Ringside.Simulation.Streams;
using Ringside.Testing;

namespace Ringside.Simulation.Tests.Streams;

public sealed class StreamSimulationTests
{
    private static readonly int Seeds = (int)LongRuns.Choose(100, 20_000);

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
    public void Epochs_that_hardly_begin_break_nothing()
    {
        long epochs = 0;
        for (ulong seed = 1; seed <= (ulong)Seeds; seed++)
        {
            StreamSimulationResult result = StreamSimulation.Run(seed, StreamProfile.BrokenStarts);
            Assert.True(result.Passed, $"seed {seed}: {result.Invariant}: {result.Numbers}; {result.Scenario}");
            epochs += result.Epochs;
        }

        Assert.True(epochs > 30 * Seeds, $"{epochs} epochs in {Seeds} seeds");
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        StreamSimulationResult first = StreamSimulation.Run(4);
        Assert.Equal(first.Digest, StreamSimulation.Run(4).Digest);
        Assert.NotEqual(first.Digest, StreamSimulation.Run(5).Digest);
    }
}
