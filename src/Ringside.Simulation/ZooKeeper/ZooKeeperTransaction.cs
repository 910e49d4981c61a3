namespace Ringside.Simulation.ZooKeeper;

/// <summary>A change on which the servers of an ensemble agree.</summary>
/// <param name="Zxid">Its number.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Path">To which node; empty for a session.</param>
/// <param name="Data">Content of the node.</param>
/// <param name="Credentials">Who alone may use a new node; null for everybody.</param>
/// <param name="Session">The session that a new node goes with, or that begins; else 0.</param>
internal sealed record ZooKeeperTransaction(
    long Zxid, ZooKeeperTransactionKind Kind, string Path, ReadOnlyMemory<byte> Data = default, string? Credentials = null,
    long Session = 0);
