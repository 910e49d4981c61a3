using Ringside.Market.Engine;
using Ringside.Testing;

namespace Ringside.Market.Tests.Reference;

/// <summary>The engine against the reference.</summary>
public sealed class EngineDifferential
{
    private const int CommandsPerSeed = 2_000;

    private static readonly Differential Engine = new(capacities => new EngineUnderTest<NoFaults>(capacities, default));

    /// <summary>200,000 commands; 50 million in a long run, where <see cref="SeededRandom.ForEachSeed"/> multiplies by ten.</summary>
    [Fact]
    public void Engine_and_reference_say_the_same_about_every_kind_of_command_and_outcome()
    {
        EventCoverage coverage = new();
        SeededRandom.ForEachSeed(
            (int)LongRuns.Choose(100, 2_500), random => Engine.Check(random, CommandsPerSeed, coverage));
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SeededRandom.SeedVariable)))
            Assert.Empty(coverage.Missing());
    }
}
