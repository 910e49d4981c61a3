namespace Ringside.Exchange.Auditing;

/// <summary>How an audit is made.</summary>
public sealed record AuditOptions
{
    /// <summary>Findings that are kept; all are counted.</summary>
    public int MostFindings { get; init; } = 100;

    /// <summary>Batches of a shard between two comparisons of its books with those of the replica, order by order; 0 for none but the one
    /// at the end.</summary>
    public long CompareBatches { get; init; } = 100_000;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MostFindings, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(CompareBatches);
    }
}
