namespace Ringside.Messaging.Streams.Wire;

/// <summary>Marks of a packet of a stream.</summary>
[Flags]
public enum StreamFlags : ushort
{
    /// <summary>No mark.</summary>
    None = 0,

    /// <summary>The first fragment of a batch.</summary>
    First = 1,

    /// <summary>The last fragment of a batch; it carries the chain.</summary>
    End = 2,

    /// <summary>No batch: says which number is next, and which epochs there were.</summary>
    Heartbeat = 4,

    /// <summary>The last batch of an identity.</summary>
    EndOfStream = 8,

    /// <summary>The first batch of an epoch.</summary>
    EpochStarted = 16,
}
