using Ringside.Exchange;
using Ringside.Messaging.Streams;
using Ringside.Simulation.Venue;
using Ringside.Testing;

namespace Ringside.Simulation.Tests.Venue;

/// <summary>More goes wrong than the fault budget allows: what is down stays down and says so, and nobody is shown two truths.</summary>
public sealed class OutsideBudgetTests
{
    [Theory]
    [InlineData(VenueProfile.Mixed)]
    [InlineData(VenueProfile.ElectionHeavy)]
    [InlineData(VenueProfile.Disk)]
    public void Nothing_is_wrong(VenueProfile profile)
    {
        Dictionary<string, long> faults = [];
        for (ulong seed = 1; seed <= (ulong)LongRuns.Choose(15, 1_000); seed++)
        {
            VenueSimulationResult result = VenueSimulation.RunOutsideBudget(seed, profile);
            Assert.True(
                result.Passed,
                $"seed {seed} of {profile}: {result.Invariant}: {result.Numbers}; {result.Scenario}\n"
                    + string.Join('\n', result.LastEvents));
            foreach ((string what, long count) in result.Faults)
            {
                faults[what] = faults.GetValueOrDefault(what) + count;
            }
        }

        foreach (string what in (string[])["stores-lose-disks", "store-machines-stop", "all-machines-stop", "stores-stay-away"])
        {
            Assert.True(faults.GetValueOrDefault(what) > 0, $"no run had {what}");
        }

        Assert.True(faults.GetValueOrDefault("streams-that-stay-down") > 3, "a stream went down, or nothing was tried");
    }

    [Fact]
    public void A_store_that_does_not_abstain_is_found()
    {
        IEnumerable<VenueSimulationResult> results = Enumerable.Range(1, 30).Select(seed => VenueSimulation.Run(
            (ulong)seed, VenueProfile.Mixed, VenueFault.None, StreamFault.DoubtIgnored, isOutside: true));
        Assert.Contains(results, result => !result.Passed);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        VenueSimulationResult first = VenueSimulation.RunOutsideBudget(4);
        Assert.Equal(first.Digest, VenueSimulation.RunOutsideBudget(4).Digest);
        Assert.NotEqual(first.Digest, VenueSimulation.Run(4).Digest);
    }
}
