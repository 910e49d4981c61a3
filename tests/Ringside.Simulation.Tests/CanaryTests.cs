namespace Ringside.Simulation.Tests;

public sealed class CanaryTests
{
    public static TheoryData<string> Names => [.. Canaries.All.Select(canary => canary.Name)];

    // A find ends the search. In a simulator that has lost its sight nothing is found, however long it looks.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_rule_that_is_left_out_is_found(string name)
    {
        Canary canary = Canaries.Find(name)!;
        SimulationResult? found = canary.Find(canary.FirstSeed, canary.Seeds);
        string seeds = $"{canary.Seeds} seeds from {canary.FirstSeed}";
        Assert.True(found is not null, $"{name}: no run of {canary.Profile} fails without it, of {seeds}");
        Assert.NotEmpty(found.LastEvents);
        Assert.True(canary.Run(found.Seed, isPlanted: false).Passed, $"seed {found.Seed} fails with the rule, too");
    }
}
