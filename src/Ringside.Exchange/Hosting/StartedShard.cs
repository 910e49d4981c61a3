using Ringside.Exchange.Shards;
using Ringside.Exchange.Snapshots;

namespace Ringside.Exchange.Hosting;

/// <summary>A shard and where it is in its stream.</summary>
internal sealed record StartedShard(ShardCore Core, StreamPlace Place);
