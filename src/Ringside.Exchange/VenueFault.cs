namespace Ringside.Exchange;

/// <summary>Rules that can be left out on purpose, so that a test sees that the simulator notices it (docs/simulation.md).</summary>
internal enum VenueFault
{
    /// <summary>None.</summary>
    None,

    /// <summary>A gateway sends nothing again, whatever has become of it.</summary>
    NotSentAgain,

    /// <summary>An engine takes an input though one before it is missing.</summary>
    OutOfSequenceTaken,

    /// <summary>Whoever speaks for a session is believed.</summary>
    GenerationIgnored,

    /// <summary>Inputs of an older run of a gateway are taken for those of the newest one.</summary>
    InstanceIgnored,

    /// <summary>Members' messages are numbered in the order in which a gateway happens to read the shards.</summary>
    NumberedByArrival,

    /// <summary>A publisher that starts again counts its messages from where it is.</summary>
    FeedNumberedByItself,

    /// <summary>Snapshots are made of batches that are not stable.</summary>
    UnstableSnapshot,

    /// <summary>Members are told what is not stable.</summary>
    UnstableTold,

    /// <summary>The order of the shards is read from batches of the merge that are not stable.</summary>
    UnstableMerge,

    /// <summary>A token that was used before is taken once more.</summary>
    TokenTakenTwice,

    /// <summary>An engine stamps with the time of day, wherever that is.</summary>
    StampsGoBack,

    /// <summary>What a gateway refuses by itself takes a number of the session's stream.</summary>
    RejectsNumbered,

    /// <summary>Whoever applies a batch does not compare what it comes to with what its writer says.</summary>
    DigestIgnored,
}
