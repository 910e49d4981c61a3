namespace Ringside.Simulation;

/// <summary>Something that must hold does not.</summary>
internal sealed class InvariantException(string invariant, string numbers) : Exception($"{invariant}: {numbers}")
{
    /// <summary>What must hold.</summary>
    internal string Invariant { get; } = invariant;

    /// <summary>What was found instead.</summary>
    internal string Numbers { get; } = numbers;
}
