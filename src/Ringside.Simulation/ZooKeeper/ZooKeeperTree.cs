using System.Diagnostics.CodeAnalysis;
using Ringside.Exchange.Coordination.ZooKeeper;

namespace Ringside.Simulation.ZooKeeper;

/// <summary>The nodes as one server of an ensemble has them: what the transactions up to some number have made.</summary>
internal sealed class ZooKeeperTree
{
    private readonly SortedDictionary<string, ZooKeeperNode> _nodes = new(StringComparer.Ordinal)
    {
        ["/"] = new ZooKeeperNode(new ZooKeeperTransaction(0, ZooKeeperTransactionKind.Create, "/")),
    };

    /// <summary>Number of the last transaction that was applied.</summary>
    internal long Zxid { get; private set; }

    internal static string ParentOf(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash <= 0 ? "/" : path[..slash];
    }

    internal static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    internal bool TryGet(string path, [NotNullWhen(true)] out ZooKeeperNode? node) => _nodes.TryGetValue(path, out node);

    /// <summary>Paths of the nodes that go with a session.</summary>
    internal string[] OwnedBy(long session) => [.. _nodes.Where(node => node.Value.Owner == session).Select(node => node.Key)];

    /// <summary>Applies the next transaction.</summary>
    /// <returns>What watches are to be told.</returns>
    internal ZooKeeperChange[] Apply(ZooKeeperTransaction transaction)
    {
        string path = transaction.Path;
        Zxid = transaction.Zxid;
        switch (transaction.Kind)
        {
            case ZooKeeperTransactionKind.Create:
                _nodes.Add(path, new ZooKeeperNode(transaction));
                _nodes[ParentOf(path)].Add(NameOf(path), transaction.Zxid);
                return [new(ZooKeeperChangeKind.Created, path), new(ZooKeeperChangeKind.ChildrenChanged, ParentOf(path))];
            case ZooKeeperTransactionKind.Set:
                _nodes[path].Write(transaction);
                return [new(ZooKeeperChangeKind.DataChanged, path)];
            case ZooKeeperTransactionKind.Delete:
                _nodes.Remove(path);
                _nodes[ParentOf(path)].Remove(NameOf(path), transaction.Zxid);
                return [new(ZooKeeperChangeKind.Deleted, path), new(ZooKeeperChangeKind.ChildrenChanged, ParentOf(path))];
            default:
                return [];
        }
    }
}
