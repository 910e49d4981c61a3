namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>What is asked of a server (the opcodes of ZooKeeper 3.8's client protocol that are used here).</summary>
internal enum ZooKeeperOperation
{
    /// <summary>Ends the session; its ephemeral nodes go at once.</summary>
    CloseSession = -11,

    /// <summary>Makes a node.</summary>
    Create = 1,

    /// <summary>Removes a node that has no children.</summary>
    Delete = 2,

    /// <summary>Whether a node is there.</summary>
    Exists = 3,

    /// <summary>Reads a node.</summary>
    GetData = 4,

    /// <summary>Writes a node, if it has a version.</summary>
    SetData = 5,

    /// <summary>The server catches up with what the leader has committed, before it answers what is asked next.</summary>
    Sync = 9,

    /// <summary>Says that the client lives.</summary>
    Ping = 11,

    /// <summary>Names of the children of a node.</summary>
    GetChildren2 = 12,

    /// <summary>Names the client.</summary>
    SetAuth = 100,

    /// <summary>Sets the watches of the session at another server.</summary>
    SetWatches = 101,
}
