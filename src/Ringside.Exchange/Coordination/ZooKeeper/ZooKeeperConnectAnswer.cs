namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>The first packet that a server sends (ConnectResponse).</summary>
/// <param name="TimeoutMillis">The time-out that the server grants; 0 when the session has expired.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Password">Its password.</param>
/// <param name="IsReadOnly">Whether the server is cut off from the others and answers from what it has.</param>
internal readonly record struct ZooKeeperConnectAnswer(int TimeoutMillis, long SessionId, ReadOnlyMemory<byte> Password, bool IsReadOnly);
