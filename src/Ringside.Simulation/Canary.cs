namespace Ringside.Simulation;

/// <summary>A rule that is left out on purpose, and the runs that must fail without it (docs/simulation.md).</summary>
public sealed class Canary
{
    private readonly Func<ulong, bool, SimulationResult> _run;

    // The run is told whether the rule is left out.
    internal Canary(string name, string profile, ulong firstSeed, string[] invariants, Func<ulong, bool, SimulationResult> run)
    {
        (Name, Profile, FirstSeed, Invariants, _run) = (name, profile, firstSeed, invariants, run);
    }

    /// <summary>Its name: the rule, in words.</summary>
    public string Name { get; }

    /// <summary>Which runs fail without it: <c>streams</c>, or a profile of the venue's simulation.</summary>
    public string Profile { get; }

    /// <summary>Where a search begins.</summary>
    public ulong FirstSeed { get; }

    /// <summary>What must be found broken without it: one of these. A run that ends in another way, an exception of the code under test
    /// or a node that finds by itself that something is wrong among them, proves nothing.</summary>
    public IReadOnlyList<string> Invariants { get; }

    /// <summary>Seeds of a search.</summary>
    public int Seeds => 200;

    /// <summary>Seeds of a search that begins with the first seed of all.</summary>
    public int LongSeeds => 2_000;

    /// <summary>One run.</summary>
    /// <param name="seed">What it follows from.</param>
    /// <param name="isPlanted">Whether the rule is left out.</param>
    public SimulationResult Run(ulong seed, bool isPlanted = true) => _run(seed, isPlanted);

    /// <summary>Looks for a run that fails without the rule, by one of <see cref="Invariants"/>.</summary>
    /// <param name="first">The seed to begin with.</param>
    /// <param name="seeds">How many are tried.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The first run that failed so; null when none has.</returns>
    public SimulationResult? Find(ulong first, int seeds, CancellationToken cancellation = default)
    {
        for (ulong seed = first; seed < first + (ulong)seeds && !cancellation.IsCancellationRequested; seed++)
        {
            SimulationResult result = Run(seed);
            if (result.Invariant is { } invariant && Invariants.Contains(invariant))
            {
                return result;
            }
        }

        return null;
    }
}
