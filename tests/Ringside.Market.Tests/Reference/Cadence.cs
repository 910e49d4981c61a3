namespace Ringside.Market.Tests.Reference;

/// <summary>How often a run holds the whole state against the reference's, and how often it goes through a snapshot; 0 is never.</summary>
internal readonly record struct Cadence(int StateEvery, int ReloadEvery);
