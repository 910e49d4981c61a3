namespace Ringside.Exchange.Administration;

/// <summary>What became of a part of a request.</summary>
public enum AdministrativeOutcome : byte
{
    /// <summary>No outcome.</summary>
    None = 0,

    /// <summary>It was carried out: its batch is stable.</summary>
    Done = 1,

    /// <summary>The engine has refused it; the code says why.</summary>
    Refused = 2,

    /// <summary>Nothing was sent: no such symbol, shard, member or user.</summary>
    NoTarget = 3,

    /// <summary>Nothing was sent: the gateway or a shard takes no more now.</summary>
    Busy = 4,

    /// <summary>Nothing was sent: the action and the target do not go together, or a field cannot be.</summary>
    Malformed = 5,

    /// <summary>The engine that writes has refused it, for what it knows of the shard's engines; the answer says what.</summary>
    NotReady = 6,
}
