namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>The first packet of a connection (ConnectRequest): begins a session, or goes on with one.</summary>
/// <param name="LastZxid">The last transaction the client has seen: a server that is behind that closes the connection.</param>
/// <param name="TimeoutMillis">The time-out that the client would like.</param>
/// <param name="SessionId">The session to go on with; 0 for a new one.</param>
/// <param name="Password">The password of that session.</param>
internal readonly record struct ZooKeeperConnectRequest(long LastZxid, int TimeoutMillis, long SessionId, ReadOnlyMemory<byte> Password);
