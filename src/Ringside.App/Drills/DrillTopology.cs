namespace Ringside.App.Drills;

/// <summary>How many processes of each kind the venue of a drill has.</summary>
internal sealed record DrillTopology
{
    /// <summary>Most engines that a shard may have here.</summary>
    internal const int MostEngines = 7;

    /// <summary>Shards.</summary>
    internal int Shards { get; init; } = 2;

    /// <summary>Engines of each shard. With one, whoever supervises it starts it again; with more, another takes over.</summary>
    internal int EnginesPerShard { get; init; } = 3;

    /// <summary>Writers of the merge stream, of which one writes.</summary>
    internal int Merges { get; init; } = 2;

    /// <summary>Stores.</summary>
    internal int Stores { get; init; } = 3;

    /// <summary>Stores that must hold a batch before anybody is shown it.</summary>
    internal int StableCopies { get; init; } = 2;

    /// <summary>Gateways.</summary>
    internal int Gateways { get; init; } = 2;

    /// <summary>Nodes that follow all shards and make snapshots.</summary>
    internal int Standbys { get; init; } = 1;

    /// <summary>Servers of ZooKeeper; 0 for an election by files.</summary>
    internal int ZooKeepers { get; init; }
}
