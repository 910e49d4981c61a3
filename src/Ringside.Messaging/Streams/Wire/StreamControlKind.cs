namespace Ringside.Messaging.Streams.Wire;

/// <summary>What a packet between a writer, a store and a follower asks or says.</summary>
public enum StreamControlKind : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>To the writer or a store: send batches from one number to another.</summary>
    FillRequest = 1,

    /// <summary>The answer: one packet of a batch, unchanged, as payload.</summary>
    Fill = 2,

    /// <summary>To a store: promise an epoch to an instance.</summary>
    PromiseRequest = 3,

    /// <summary>From a store: it has promised, and this is what it holds.</summary>
    Promised = 4,

    /// <summary>From a store: it has promised more, or to somebody else.</summary>
    Refused = 5,

    /// <summary>From a store: its mark.</summary>
    Mark = 6,

    /// <summary>From a store, before it says that it has promised: the first packet, unchanged, of the batch behind its last one, of which
    /// it has not got the rest.</summary>
    Unfinished = 7,

    /// <summary>To a store, from who might write: when was a writer of the stream heard?</summary>
    HeardRequest = 8,

    /// <summary>The answer.</summary>
    Heard = 9,

    /// <summary>To everybody, from who would write if the writer were gone: how far it is, and which rules it can
    /// run.</summary>
    Candidate = 10,

    /// <summary>To everybody, from who could be a candidate and is none: what it has come to at a batch is not what its writer
    /// has.</summary>
    Differs = 11,
}
