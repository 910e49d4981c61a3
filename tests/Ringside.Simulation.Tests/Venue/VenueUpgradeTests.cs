using Ringside.Simulation.Venue;

namespace Ringside.Simulation.Tests.Venue;

/// <summary>Rolling upgrades among everything else that happens to a venue: that they hold, the ordinary seeds show.</summary>
public sealed class VenueUpgradeTests
{
    [Fact]
    public void Seeds_reach_what_an_upgrade_is_for()
    {
        VenueSimulationResult[] results =
            [.. Enumerable.Range(1, 25).Select(seed => VenueSimulation.Run((ulong)seed, VenueProfile.ElectionHeavy))];
        Assert.All(results, result => Assert.True(result.Passed, $"seed {result.Seed}: {result.Invariant}: {result.Numbers}"));
        Assert.InRange(results.Count(result => result.Incidents.ContainsKey("upgrade-engine")), 4, 18);
        Assert.True(results.Sum(result => result.Raised) >= 4, "versions were raised");
        Assert.True(results.Sum(result => result.TooOld) >= 2, "engines found their program too old");
        long asked = results.Sum(result => result.Incidents.GetValueOrDefault("raise-logic"));
        Assert.True(asked > results.Sum(result => result.Raised), "somebody asked too early, or once more");
    }

    [Fact]
    public void Other_profiles_have_none() =>
        Assert.DoesNotContain("upgrade-engine", VenueSimulation.Run(3, VenueProfile.Disk).Incidents.Keys);
}
