using Ringside.Exchange.Coordination.ZooKeeper;

namespace Ringside.Simulation.ZooKeeper;

/// <summary>A node of a <see cref="ZooKeeperTree"/>.</summary>
internal sealed class ZooKeeperNode(ZooKeeperTransaction made)
{
    private long _modifiedZxid = made.Zxid;
    private long _childrenZxid = made.Zxid;
    private int _version;
    private int _childVersion;

    internal ReadOnlyMemory<byte> Data { get; private set; } = made.Data;

    /// <summary>Who alone may use it; null for everybody.</summary>
    internal string? Credentials { get; } = made.Credentials;

    /// <summary>The session that it goes with; 0 for none.</summary>
    internal long Owner { get; } = made.Session;

    internal SortedSet<string> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>Children that were ever made: the digits of the next sequential one.</summary>
    internal int ChildrenMade { get; private set; }

    internal int Version => _version;

    internal long ModifiedZxid => _modifiedZxid;

    internal long ChildrenZxid => _childrenZxid;

    internal ZooKeeperStat Stat => new(
        made.Zxid, _modifiedZxid, 0, 0, _version, _childVersion, 0, Owner, Data.Length, Children.Count, _childrenZxid);

    internal void Write(ZooKeeperTransaction write)
    {
        (Data, _modifiedZxid) = (write.Data, write.Zxid);
        _version++;
    }

    internal void Add(string child, long zxid)
    {
        Children.Add(child);
        ChildrenMade++;
        _childVersion++;
        _childrenZxid = zxid;
    }

    internal void Remove(string child, long zxid)
    {
        Children.Remove(child);
        _childVersion++;
        _childrenZxid = zxid;
    }
}
