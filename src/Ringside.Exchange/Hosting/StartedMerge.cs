using System.Collections.Immutable;
using Ringside.Exchange.Snapshots;

namespace Ringside.Exchange.Hosting;

/// <summary>Where a merge begins in its stream, up to which batch of each shard that goes, and in which snapshot that was found; null for
/// none.</summary>
internal sealed record StartedMerge(StreamPlace Place, ImmutableArray<long> Merged, string? Snapshot);
