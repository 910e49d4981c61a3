namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>One thing that is asked of the servers.</summary>
/// <param name="Operation">What.</param>
/// <param name="Path">Of which node.</param>
/// <param name="Data">New content, where there is one.</param>
/// <param name="Version">The version that the node must have, for <see cref="ZooKeeperOperation.SetData"/> and
/// <see cref="ZooKeeperOperation.Delete"/>; -1 for any.</param>
/// <param name="Watch">Whether the next change is told.</param>
/// <param name="Kind">How a node is made.</param>
internal readonly record struct ZooKeeperRequest(
    ZooKeeperOperation Operation, string Path, ReadOnlyMemory<byte> Data = default, int Version = -1, bool Watch = false,
    ZooKeeperNodeKind Kind = ZooKeeperNodeKind.Persistent)
{
    internal static ZooKeeperRequest Create(string path, ReadOnlyMemory<byte> data, ZooKeeperNodeKind kind) =>
        new(ZooKeeperOperation.Create, path, data, Kind: kind);

    internal static ZooKeeperRequest Delete(string path, int version) => new(ZooKeeperOperation.Delete, path, Version: version);

    internal static ZooKeeperRequest Exists(string path, bool watch) => new(ZooKeeperOperation.Exists, path, Watch: watch);

    internal static ZooKeeperRequest Get(string path, bool watch) => new(ZooKeeperOperation.GetData, path, Watch: watch);

    internal static ZooKeeperRequest Set(string path, ReadOnlyMemory<byte> data, int version) =>
        new(ZooKeeperOperation.SetData, path, data, version);

    internal static ZooKeeperRequest List(string path, bool watch) => new(ZooKeeperOperation.GetChildren2, path, Watch: watch);

    internal static ZooKeeperRequest Sync(string path) => new(ZooKeeperOperation.Sync, path);
}
