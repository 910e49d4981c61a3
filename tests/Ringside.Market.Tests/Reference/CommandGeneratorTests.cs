using Ringside.Market.Commands;
using Ringside.Testing;

namespace Ringside.Market.Tests.Reference;

/// <summary>What the streams hold, judged on the reference alone.</summary>
public sealed class CommandGeneratorTests
{
    [Fact]
    public void Streams_of_all_profiles_together_show_every_kind_and_every_reason()
    {
        EventCoverage coverage = new();
        for (ulong seed = 1; seed <= 36; seed++)
            Run(seed, 1_000, coverage);
        Assert.Empty(coverage.Missing());
    }

    [Fact]
    public void The_same_seed_makes_the_same_stream() => Assert.Equal(Run(5, 500, new EventCoverage()), Run(5, 500, new EventCoverage()));

    private static List<Command> Run(ulong seed, int length, EventCoverage coverage)
    {
        GeneratorProfile profile = GeneratorProfile.All[(int)(seed % (ulong)GeneratorProfile.All.Count)];
        ReferenceMatcher reference = new(profile.Capacities);
        CommandGenerator generator = new(new SeededRandom(seed), profile, reference.Market);
        List<Command> commands = [];
        for (int i = 0; i < length; i++)
        {
            Command command = generator.Next();
            commands.Add(command);
            coverage.Count(command, [.. reference.Apply(command)]);
        }

        return commands;
    }
}
