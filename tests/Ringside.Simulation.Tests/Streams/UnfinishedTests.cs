using Ringside.Simulation.Streams;
using Ringside.Simulation.Venue;

namespace Ringside.Simulation.Tests.Streams;

/// <summary>What a writer had begun to tell when it ended is carried out again by the next one.</summary>
public sealed class UnfinishedTests
{
    [Fact]
    public void It_happens_in_runs_of_streams() =>
        Assert.InRange(Enumerable.Range(1, 120).Sum(seed => StreamSimulation.Run((ulong)seed).Resumed), 3, int.MaxValue);

    [Fact]
    public void It_happens_in_runs_of_venues() =>
        Assert.InRange(Enumerable.Range(1, 60).Sum(seed => VenueSimulation.Run((ulong)(2 * seed)).Resumed), 1, int.MaxValue);
}
