using System.Collections.Immutable;

namespace Ringside.App.Drills;

/// <summary>How drills are run.</summary>
internal sealed record DrillOptions
{
    /// <summary>The drills, one after the other, each on a venue of its own.</summary>
    internal required ImmutableArray<Drill> Drills { get; init; }

    /// <summary>What the venue is made of.</summary>
    internal DrillTopology Topology { get; init; } = new();

    /// <summary>Rounds of each drill, on the same venue.</summary>
    internal int Rounds { get; init; } = 1;

    /// <summary>Messages a second, of all members together.</summary>
    internal long Rate { get; init; } = 5_000;

    /// <summary>Members, a session each.</summary>
    internal int Members { get; init; } = 4;

    /// <summary>First port of the venue.</summary>
    internal int BasePort { get; init; } = DrillVenue.UsualBasePort;

    /// <summary>Whether the folder of a drill is kept.</summary>
    internal bool Keeps { get; init; }

    /// <summary>How this program is started once more.</summary>
    internal required ImmutableArray<string> Program { get; init; }
}
