namespace Ringside.App.Drills;

/// <summary>What was done to a venue in a round, and what is to be done afterwards.</summary>
/// <param name="Round">When, and to what.</param>
internal sealed record DrillStrike(DrillRound Round)
{
    /// <summary>Nodes whose processes are gone.</summary>
    internal IReadOnlyList<string> Killed { get; init; } = [];

    /// <summary>Whether servers of ZooKeeper are gone.</summary>
    internal bool KilledServers { get; init; }

    /// <summary>How long it lasts before it is undone, or anything is started again, in nanoseconds.</summary>
    internal long LastsNanos { get; init; }

    /// <summary>Undoes what can be undone; null when nothing can.</summary>
    internal Action? Undo { get; init; }

    /// <summary>Whether others are to take over before anything is started again.</summary>
    internal bool IsTakenOver { get; init; }
}
