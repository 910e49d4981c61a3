namespace Ringside.Simulation;

/// <summary>Something that must hold does not.</summary>
internal sealed class InvariantException(string invariant, string numbers) : Exception($"{invariant}: {numbers}")
{
    /// <summary>What must hold.</summary>
    internal string Invariant { get; } = invariant;

    /// <summary>What was found instead.</summary>
    internal string Numbers { get; } = numbers;

    /// <summary>Takes a step of a simulation.</summary>
    /// <returns>What was broken, an exception of any kind included; null when nothing was.</returns>
    internal static InvariantException? Catch(Action step)
    {
        try
        {
            step();
            return null;
        }
        catch (InvariantException broken)
        {
            return broken;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return new InvariantException("nothing throws", error.ToString());
        }
    }
}
