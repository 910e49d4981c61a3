namespace Ringside.Exchange.Auditing;

/// <summary>A rule that was broken.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Shard">Number of the shard.</param>
/// <param name="Batch">Number of the batch; 0 where it is about none.</param>
/// <param name="Expected">What should be.</param>
/// <param name="Found">What is.</param>
public sealed record AuditFinding(AuditRule Rule, int Shard, long Batch, string Expected, string Found)
{
    /// <summary>The finding in one line.</summary>
    public override string ToString() => $"shard {Shard}, batch {Batch}, {Rule}: expected {Expected}; found {Found}";
}
