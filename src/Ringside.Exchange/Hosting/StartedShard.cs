using Ringside.Exchange.Shards;
using Ringside.Exchange.Snapshots;

namespace Ringside.Exchange.Hosting;

/// <summary>A shard, where it is in its stream, and in which snapshot it was found; null for none.</summary>
internal sealed record StartedShard(ShardCore Core, StreamPlace Place, string? Snapshot);
