using Ringside.Testing;

namespace Ringside.Simulation.Tests;

public sealed class CanaryTests
{
    public static TheoryData<string> Names => [.. Canaries.All.Select(canary => canary.Name)];

    // Found is what an observer sees who knows everything, or, where the rule is there so that all goes on, that it does not.
    [Fact]
    public void Each_canary_says_what_must_be_found()
    {
        string[] proveNothing = ["nothing throws", "no store stops", "no reader stops", "no process stops for good"];
        Assert.All(Canaries.All, canary => Assert.NotEmpty(canary.Invariants));
        Assert.All(Canaries.All, canary => Assert.Empty(canary.Invariants.Intersect(proveNothing)));
    }

    // A find ends the search. In a simulator that has lost its sight nothing is found, however long it looks.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_rule_that_is_left_out_is_found(string name)
    {
        Canary canary = Canaries.Find(name)!;
        ulong first = (ulong)LongRuns.Choose((long)canary.FirstSeed, 1);
        int most = (int)LongRuns.Choose(canary.Seeds, canary.LongSeeds);
        SimulationResult? found = canary.Find(first, most);
        string seeds = $"{most} seeds from {first}";
        string expected = string.Join(", or ", canary.Invariants);
        Assert.True(found is not null, $"{name}: no run of {canary.Profile} is found out without it, of {seeds}: expected {expected}");
        Assert.Contains(found.Invariant, canary.Invariants);
        Assert.NotEmpty(found.LastEvents);
        Assert.True(canary.Run(found.Seed, isPlanted: false).Passed, $"seed {found.Seed} fails with the rule, too");
    }
}
