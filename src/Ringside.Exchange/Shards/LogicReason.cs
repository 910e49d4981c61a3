namespace Ringside.Exchange.Shards;

/// <summary>Why the engine that writes a shard does not do what an administrator asks of its engines.</summary>
public enum LogicReason : byte
{
    /// <summary>Nothing is against it.</summary>
    None = 0,

    /// <summary>The version is not the next one above the active one.</summary>
    NotNext = 1,

    /// <summary>An engine of the shard can run older versions only.</summary>
    CannotRun = 2,

    /// <summary>An engine of the shard was not heard lately: what it can run is not known.</summary>
    NotHeard = 3,
}
