namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>A part that uses a session. All of it is called on the thread of the session, from within its calls.</summary>
internal interface IZooKeeperUser
{
    /// <summary>Requests can be made. The watches of the session are set again, or those of a new one are still to be set.</summary>
    /// <param name="isNewSession">Whether nothing of an earlier session is left: neither watches nor ephemeral nodes.</param>
    void Connected(bool isNewSession);

    /// <summary>What came of one of its requests. Each request gets exactly one answer, also when the connection is lost.</summary>
    void Answered(ZooKeeperAnswer answer);

    /// <summary>A watch has fired: of this user or of another.</summary>
    void Changed(in ZooKeeperChange change);

    /// <summary>A server has said that the session has ended: its ephemeral nodes and its watches are gone. Told once.</summary>
    void Expired();
}
