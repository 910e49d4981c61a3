namespace Ringside.Simulation.Tests;

/// <summary>Looks for the seed with which a planted fault is missed.</summary>
internal static class FirstSeed
{
    /// <summary>Longest search. In a simulator that has lost its sight nothing is found, however long it looks.</summary>
    private const int MostSeeds = 600;

    /// <summary>The first seed with which something is missed.</summary>
    /// <param name="first">Where to begin.</param>
    /// <param name="isMissed">Runs one seed.</param>
    /// <param name="fault">What was planted.</param>
    internal static ulong From(ulong first, Func<ulong, bool> isMissed, string fault)
    {
        for (ulong seed = first; seed < first + MostSeeds; seed++)
        {
            if (isMissed(seed))
            {
                return seed;
            }
        }

        throw new Xunit.Sdk.XunitException($"{fault}: nothing is missed with the {MostSeeds} seeds from {first}");
    }
}
