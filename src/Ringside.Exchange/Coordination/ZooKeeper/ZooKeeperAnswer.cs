namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>What came of a request.</summary>
/// <param name="Tag">What its user called it.</param>
/// <param name="Request">The request.</param>
/// <param name="Error">What became of it.</param>
internal sealed record ZooKeeperAnswer(int Tag, ZooKeeperRequest Request, ZooKeeperError Error)
{
    /// <summary>The path of a new node, with its digits.</summary>
    internal string Path { get; init; } = string.Empty;

    /// <summary>Content of a node.</summary>
    internal ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Facts of a node.</summary>
    internal ZooKeeperStat Stat { get; init; }

    /// <summary>Names of children, without path.</summary>
    internal IReadOnlyList<string> Children { get; init; } = [];

    /// <summary>Whether nobody knows what became of it, or it can no longer be done in this session: to be found out anew.</summary>
    internal bool IsUnknown => Error is ZooKeeperError.ConnectionLoss or ZooKeeperError.SessionExpired;

    /// <summary>What is said about an error that nobody expected.</summary>
    internal string Describe() => $"ZooKeeper: {Request.Operation} {Request.Path}: {Error}" + (Error switch
    {
        ZooKeeperError.NoAuth => "; the node belongs to others: see the credentials of this venue",
        ZooKeeperError.InvalidAcl => "; a protected node needs credentials",
        _ => string.Empty,
    });
}
