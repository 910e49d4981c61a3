namespace Ringside.Simulation;

/// <summary>A rule that is left out on purpose, and the runs that must fail without it (docs/simulation.md).</summary>
public sealed class Canary
{
    private readonly Func<ulong, bool, SimulationResult> _run;

    // The run is told whether the rule is left out.
    internal Canary(string name, string profile, ulong firstSeed, Func<ulong, bool, SimulationResult> run)
    {
        (Name, Profile, FirstSeed, _run) = (name, profile, firstSeed, run);
    }

    /// <summary>Its name: the rule, in words.</summary>
    public string Name { get; }

    /// <summary>Which runs fail without it: <c>streams</c>, or a profile of the venue's simulation.</summary>
    public string Profile { get; }

    /// <summary>The seed that failed last: where a search begins.</summary>
    public ulong FirstSeed { get; }

    /// <summary>Seeds of the longest search.</summary>
    public int Seeds => 200;

    /// <summary>One run.</summary>
    /// <param name="seed">What it follows from.</param>
    /// <param name="isPlanted">Whether the rule is left out.</param>
    public SimulationResult Run(ulong seed, bool isPlanted = true) => _run(seed, isPlanted);

    /// <summary>Looks for a run that fails without the rule.</summary>
    /// <param name="first">The seed to begin with.</param>
    /// <param name="seeds">How many are tried.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The first run that failed; null when none has.</returns>
    public SimulationResult? Find(ulong first, int seeds, CancellationToken cancellation = default)
    {
        for (ulong seed = first; seed < first + (ulong)seeds && !cancellation.IsCancellationRequested; seed++)
        {
            SimulationResult result = Run(seed);
            if (!result.Passed)
            {
                return result;
            }
        }

        return null;
    }
}
