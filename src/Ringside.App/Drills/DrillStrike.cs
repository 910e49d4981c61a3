namespace Ringside.App.Drills;

/// <summary>What was done to a venue in a round, and what is to be done afterwards.</summary>
/// <param name="Round">When, and to what.</param>
internal sealed record DrillStrike(DrillRound Round)
{
    /// <summary>Nodes whose processes are gone.</summary>
    internal IReadOnlyList<string> Killed { get; init; } = [];

    /// <summary>The node that stands still; null for none.</summary>
    internal string? Paused { get; init; }

    /// <summary>Whether others are to take over before anything is started again.</summary>
    internal bool IsTakenOver { get; init; }
}
