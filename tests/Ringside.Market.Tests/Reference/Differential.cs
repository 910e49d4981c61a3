using Ringside.Market.Commands;
using Ringside.Testing;

namespace Ringside.Market.Tests.Reference;

/// <summary>Runs a matcher and the reference on a random stream, and makes something readable of what goes wrong.</summary>
internal sealed class Differential(Func<ReferenceCapacities, IMatcherUnderTest> make)
{
    private static readonly Cadence Usual = new(16, 300);

    // For shrinking: the cheapest look that sees the failure. Events alone, the state after each command, a snapshot after each.
    private static readonly Cadence[] Close = [new(0, 0), new(1, 0), new(1, 1)];

    /// <summary>Fails with the shrunk stream when the two part.</summary>
    public void Check(SeededRandom random, int commands, EventCoverage? coverage)
    {
        if (Find(random, commands, coverage) is { } failure)
            Assert.Fail(Describe(failure, Shrink(failure)));
    }

    /// <summary>The stream up to where the two part; null when they agree.</summary>
    public DifferentialFailure? Find(SeededRandom random, int commands, EventCoverage? coverage)
    {
        GeneratorProfile profile = GeneratorProfile.All[(int)(random.Seed % (ulong)GeneratorProfile.All.Count)];
        using DifferentialRun run = new(make(profile.Capacities), profile.Capacities, Usual);
        CommandGenerator generator = new(random, profile, run.Market);
        List<Command> stream = [];
        for (int i = 0; i < commands; i++)
        {
            Command command = generator.Next();
            stream.Add(command);
            if (run.Step(command, coverage) is { } text)
                return new DifferentialFailure(random.Seed, profile, stream, text);
        }

        return run.CheckState() is { } late ? new DifferentialFailure(random.Seed, profile, stream, late) : null;
    }

    /// <summary>The shortest stream found that still fails, and how it fails.</summary>
    public (List<Command> Stream, string Text) Shrink(DifferentialFailure failure)
    {
        foreach (Cadence cadence in Close)
        {
            if (Replay(failure.Stream, failure.Profile, cadence) is not { } difference)
                continue;
            StreamShrinker shrinker = new(stream => Replay(stream, failure.Profile, cadence)?.Index);
            List<Command> shrunk = shrinker.Shrink([.. failure.Stream.Take(difference.Index + 1)]);
            return (shrunk, Replay(shrunk, failure.Profile, cadence)!.Text);
        }

        return (failure.Stream, failure.Text + " (not seen again when replayed from the beginning)");
    }

    private static string Describe(DifferentialFailure failure, (List<Command> Stream, string Text) shrunk) =>
        $"""
        Seed {failure.Seed}, profile '{failure.Profile.Name}': engine and reference part at command {failure.Stream.Count}:
        {failure.Text}
        Run it again: {SeededRandom.SeedVariable}={failure.Seed} ./test --project Market --filter EngineDifferential
        Shrunk to {shrunk.Stream.Count} commands ({failure.Profile.Capacities}):
        {StreamPrinter.Lines(shrunk.Stream)}
        {shrunk.Text}
        """;

    private Difference? Replay(IReadOnlyList<Command> stream, GeneratorProfile profile, Cadence cadence) =>
        DifferentialRun.Replay(stream, () => make(profile.Capacities), profile.Capacities, cadence);
}
