using Ringside.Simulation.Venue;
using Ringside.Testing;

namespace Ringside.Simulation.Tests.Venue;

public sealed class VenueSimulationTests
{
    private static readonly int Seeds = (int)LongRuns.Choose(200, 20_000);

    [Fact]
    public void Nothing_that_must_hold_is_broken()
    {
        for (ulong seed = 1; seed <= (ulong)Seeds; seed++)
        {
            VenueSimulationResult result = VenueSimulation.Run(seed);
            Assert.True(
                result.Passed,
                $"seed {seed}: {result.Invariant}: {result.Numbers}; {result.Scenario}\n{string.Join('\n', result.LastEvents)}");
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        VenueSimulationResult first = VenueSimulation.Run(4);
        Assert.Equal(first.Digest, VenueSimulation.Run(4).Digest);
        Assert.NotEqual(first.Digest, VenueSimulation.Run(5).Digest);
    }
}
