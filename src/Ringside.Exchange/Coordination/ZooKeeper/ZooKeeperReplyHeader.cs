namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>What each answer begins with (ReplyHeader).</summary>
/// <param name="Xid">Which request it answers; below 0: see <see cref="ZooKeeperWire"/>.</param>
/// <param name="Zxid">The last transaction the server has seen; 0 or below for none.</param>
/// <param name="Error">What became of the request.</param>
internal readonly record struct ZooKeeperReplyHeader(int Xid, long Zxid, ZooKeeperError Error);
