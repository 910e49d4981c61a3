namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>What a server answers (codes of ZooKeeper 3.8; others may come and stay numbers).</summary>
internal enum ZooKeeperError
{
    /// <summary>It was done.</summary>
    None = 0,

    /// <summary>The connection was lost before the answer came: whether it was done is unknown.</summary>
    ConnectionLoss = -4,

    /// <summary>There is no such node, or no parent of it.</summary>
    NoNode = -101,

    /// <summary>The node's access list does not allow it.</summary>
    NoAuth = -102,

    /// <summary>The node has another version.</summary>
    BadVersion = -103,

    /// <summary>The node is there already.</summary>
    NodeExists = -110,

    /// <summary>The node has children.</summary>
    NotEmpty = -111,

    /// <summary>The session has ended: nothing of it is done any more.</summary>
    SessionExpired = -112,

    /// <summary>The access list of a new node is not acceptable: of a client without a name, for one.</summary>
    InvalidAcl = -114,

    /// <summary>The server does not believe who the client is.</summary>
    AuthFailed = -115,

    /// <summary>The session is served by another server by now.</summary>
    SessionMoved = -118,
}
