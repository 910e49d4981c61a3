namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>The watches that a session has set and that have not fired: a server forgets them with the connection, so the client sets them
/// again.</summary>
internal sealed class ZooKeeperWatches
{
    private readonly SortedSet<string> _data = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _absent = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _children = new(StringComparer.Ordinal);

    /// <summary>Nodes whose content is watched.</summary>
    internal IReadOnlyCollection<string> OfData => _data;

    /// <summary>Nodes that are not there, and are watched for.</summary>
    internal IReadOnlyCollection<string> OfAbsent => _absent;

    /// <summary>Nodes whose children are watched.</summary>
    internal IReadOnlyCollection<string> OfChildren => _children;

    internal int Count => _data.Count + _absent.Count + _children.Count;

    /// <summary>A request was answered: if it asked for a watch, the server has set it.</summary>
    internal void Add(in ZooKeeperRequest request, ZooKeeperError error)
    {
        if (!request.Watch)
            return;
        if (error == ZooKeeperError.None)
            (request.Operation == ZooKeeperOperation.GetChildren2 ? _children : _data).Add(request.Path);
        else if (error == ZooKeeperError.NoNode && request.Operation == ZooKeeperOperation.Exists)
            _absent.Add(request.Path);
    }

    /// <summary>A watch has fired, and is gone.</summary>
    internal void Remove(in ZooKeeperChange change)
    {
        if (change.Kind is ZooKeeperChangeKind.ChildrenChanged or ZooKeeperChangeKind.Deleted)
            _children.Remove(change.Path);
        if (change.Kind is ZooKeeperChangeKind.ChildrenChanged or ZooKeeperChangeKind.None)
            return;
        _data.Remove(change.Path);
        _absent.Remove(change.Path);
    }

    internal void Clear()
    {
        _data.Clear();
        _absent.Clear();
        _children.Clear();
    }
}
