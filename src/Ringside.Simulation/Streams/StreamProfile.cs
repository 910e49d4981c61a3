namespace Ringside.Simulation.Streams;

/// <summary>Which faults a run of a stream has most of (docs/simulation.md).</summary>
public enum StreamProfile
{
    /// <summary>Of everything something, as a seed draws it.</summary>
    Mixed = 0,

    /// <summary>Epochs that hardly begin: what they write reaches one store, or none, or just those that were sealed, and their writer dies
    /// soon after.</summary>
    BrokenStarts = 1,
}
