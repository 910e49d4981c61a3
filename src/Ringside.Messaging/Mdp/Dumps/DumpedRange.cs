namespace Ringside.Messaging.Mdp.Dumps;

/// <summary>Numbers that follow one another.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last; less than the first for none, which no node sends.</param>
public readonly record struct DumpedRange(long First, long Last);
