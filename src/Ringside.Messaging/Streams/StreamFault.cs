namespace Ringside.Messaging.Streams;

/// <summary>Rules that can be left out on purpose, so that a test sees that the simulator notices it (docs/streams.md).</summary>
internal enum StreamFault
{
    /// <summary>None.</summary>
    None,

    /// <summary>Marks count whatever epoch their store has promised.</summary>
    MarksOfAnyEpochCount,

    /// <summary>Batches are taken by their number alone.</summary>
    ChainIgnored,

    /// <summary>What lies at or below a stable number is released, whatever its epoch.</summary>
    ReleasedByNumber,

    /// <summary>A promise is told and not kept.</summary>
    PromiseForgotten,

    /// <summary>A promise does not wait for what is being written: that is marked as if it had been written before.</summary>
    PromiseIsNoBarrier,

    /// <summary>A store that may hold less than it has said promises and marks as ever.</summary>
    DoubtIgnored,

    /// <summary>A seal is content with one answer.</summary>
    OneAnswerSeals,

    /// <summary>Of the answers to a seal the longest stream is taken, whatever its epoch.</summary>
    LongestWins,

    /// <summary>The writer does not send again what was lost.</summary>
    WriterForgets,

    /// <summary>Only batches of the writer's own epoch are taken from others.</summary>
    OldFillsRefused,

    /// <summary>A mark is told once.</summary>
    MarksNotRepeated,

    /// <summary>A mark is told before the write that it speaks of has ended.</summary>
    MarkBeforeWrite,

    /// <summary>A writer goes on though a store has promised a higher epoch, and heard one.</summary>
    WriterGoesOn,

    /// <summary>A process that starts again goes on in the epoch that it had.</summary>
    EpochUsedAgain,

    /// <summary>A store takes live batches of any epoch, and fills of any.</summary>
    AnyEpochStored,

    /// <summary>One that seals is deposed as soon as one that writes would be.</summary>
    GraceIgnored,

    /// <summary>A writer that hears no stores, or sees no progress, goes on.</summary>
    NobodyResigns,

    /// <summary>A writer that has handed the lead over goes on to be heard.</summary>
    HandedOverGoesOn,

    /// <summary>What was begun before, and is carried out again, keeps the epoch that it had.</summary>
    ResumedKeepsEpoch,

    /// <summary>A batch whose last packet is missing is taken once a later batch is there.</summary>
    EndlessBatchTaken,

    /// <summary>A record that a kill has torn is taken for a whole one.</summary>
    TornTailKept,

    /// <summary>A seal asks the stores of the configuration, whatever set the stream names.</summary>
    StoreSetByConfiguration,

    /// <summary>A store counts by its place, whatever directory it has.</summary>
    FreshStoreCounts,
}
