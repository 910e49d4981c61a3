using Ringside.Simulation.Venue;
using Ringside.Testing;

namespace Ringside.Simulation.Tests.Venue;

public sealed class VenueSimulationTests
{
    [Theory]
    [InlineData(VenueProfile.Mixed, 200)]
    [InlineData(VenueProfile.ElectionHeavy, 30)]
    [InlineData(VenueProfile.Disk, 30)]
    [InlineData(VenueProfile.GatewayMoves, 20)]
    [InlineData(VenueProfile.Partitions, 30)]
    [InlineData(VenueProfile.Slow, 20)]
    public void Nothing_that_must_hold_is_broken(VenueProfile profile, long seeds)
    {
        seeds = LongRuns.Choose(seeds, 3_500);
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
        {
            Check(seed, profile);
        }
    }

    // Seeds that have found something once, in the run that they stand for now.
    [Theory]
    [InlineData(2378)]
    [InlineData(1068)]
    [InlineData(1231)]
    [InlineData(854)]
    public void What_was_mended_stays_mended(ulong seed) => Check(seed);

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        VenueSimulationResult first = VenueSimulation.Run(4);
        Assert.Equal(first.Digest, VenueSimulation.Run(4).Digest);
        Assert.NotEqual(first.Digest, VenueSimulation.Run(5).Digest);
    }

    [Fact]
    public void The_seeds_reach_what_they_are_for()
    {
        VenueSimulationResult[] results = [.. Enumerable.Range(1, 20).Select(seed => VenueSimulation.Run((ulong)seed))];
        Assert.True(results.Sum(result => result.Trades) > 500);
        Assert.True(results.Sum(result => result.Snapshots) > 50);
        Assert.True(results.Sum(result => result.GatewaysLost) > 0);
        Assert.True(results.Sum(result => result.Logins) > 500);
        Assert.True(results.Sum(result => result.Elections) > 60);
        Assert.True(results.Sum(result => result.Failovers) > 20);
        Assert.True(results.Average(result => result.Commands) > 500);
        Assert.Contains(results, result => result.Scenario.Contains(": 2 shards", StringComparison.Ordinal));
    }

    [Fact]
    public void Leads_change_hands_at_ZooKeeper_too_and_it_has_troubles_of_its_own()
    {
        VenueSimulationResult[] results = [.. Enumerable.Range(1, 40)
            .Select(seed => VenueSimulation.Run((ulong)seed, VenueProfile.Partitions))
            .Where(result => result.Scenario.Contains(" at ZooKeeper", StringComparison.Ordinal))];
        Assert.All(results, result => Assert.True(result.Elections > 0, $"seed {result.Seed}"));
        Assert.True(results.Sum(result => result.Failovers) > 20);
        string[] troubles = [.. results.SelectMany(result => result.Faults.Keys)];
        Assert.All(
            (string[])["stop-coordinator-server", "slow-coordinator-server", "end-session", "break-session"],
            trouble => Assert.Contains(trouble, troubles));
    }

    [Fact]
    public void What_went_wrong_is_told_in_the_order_of_time_and_counted_as_it_happened()
    {
        VenueSimulationResult[] results = [.. Enumerable.Range(1, 30).Select(seed => VenueSimulation.Run((ulong)seed, keepsAll: true))];
        string[] kinds = [.. results.SelectMany(result => result.Faults.Keys).Distinct()];
        Assert.All(
            (string[])["flip-bit", "fill-disk", "slow-disk", "stop-all-machines", "flip-state", "restart-in-order", "packets-damaged",
                "loss-bursts"],
            kind => Assert.Contains(kind, kinds));
        Assert.All(results, result => Assert.Equal(
            result.Plan.Count, result.Faults.Where(fault => !fault.Key.StartsWith("packets-", StringComparison.Ordinal)
                && fault.Key != "loss-bursts").Sum(fault => fault.Value)));
        Assert.All(results, result => Assert.Equal(TimesOf(result).Order(StringComparer.Ordinal), TimesOf(result)));
        Assert.Contains(
            results.SelectMany(result => result.LastEvents),
            line => line.Contains("a rolling restart is done", StringComparison.Ordinal));
    }

    private static IEnumerable<string> TimesOf(VenueSimulationResult result) =>
        result.Plan.Select(line => line[..line.IndexOf(" ms", StringComparison.Ordinal)]);

    private static void Check(ulong seed, VenueProfile profile = VenueProfile.Mixed)
    {
        VenueSimulationResult result = VenueSimulation.Run(seed, profile);
        Assert.True(
            result.Passed,
            $"seed {seed} of {profile}: {result.Invariant}: {result.Numbers}; {result.Scenario}\n{string.Join('\n', result.Plan)}\n"
                + string.Join('\n', result.LastEvents));
    }
}
