namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>A watch that has fired (WatcherEvent). It fires once: who wants to hear of the next change sets it again by reading.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Path">To which node.</param>
internal readonly record struct ZooKeeperChange(ZooKeeperChangeKind Kind, string Path);
