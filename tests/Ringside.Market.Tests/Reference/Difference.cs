namespace Ringside.Market.Tests.Reference;

/// <summary>Where two matchers part, as the index of a command, and how.</summary>
internal sealed record Difference(int Index, string Text);
