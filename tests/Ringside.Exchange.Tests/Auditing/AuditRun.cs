using Ringside.Exchange.Auditing;
using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Tests.Auditing;

/// <summary>The audit of recorded batches.</summary>
internal static class AuditRun
{
    internal static AuditFindings Of(ShardCoreOptions options, IEnumerable<RecordedBatch> batches, long compareBatches = 0)
    {
        AuditFindings findings = new(1_000);
        using ShardAudit audit = Begin(options, findings, compareBatches);
        foreach (RecordedBatch batch in batches)
            audit.Take(batch.Number, batch.Epoch, batch.Start is not null, batch.Payload());
        audit.Compare();
        return findings;
    }

    internal static ShardAudit Begin(
        ShardCoreOptions options, AuditFindings findings, long compareBatches, ILedgerSink? sink = null) => new(
            new ShardCore(options), options.Shard, options.Shards, new AuditOptions { CompareBatches = compareBatches }, findings, sink);
}
