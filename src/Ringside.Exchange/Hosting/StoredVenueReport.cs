using System.Collections.Immutable;
using Ringside.Exchange.Auditing;

namespace Ringside.Exchange.Hosting;

/// <summary>What was found on the disks of a venue that does not run.</summary>
public sealed record StoredVenueReport
{
    /// <summary>The streams: those of the shards by number, then the merge.</summary>
    public required ImmutableArray<StoredVenueStream> Streams { get; init; }

    /// <summary>Batches of all shards that members may have been told of.</summary>
    public required long Batches { get; init; }

    /// <summary>Orders that are open in the books that were rebuilt.</summary>
    public required int OpenOrders { get; init; }

    /// <summary>Trades.</summary>
    public required long Trades { get; init; }

    /// <summary>What stores may not hold: a line each, with stream and place.</summary>
    public required ImmutableArray<string> StoreFindings { get; init; }

    /// <summary>Rules of the audit that were broken, all of them.</summary>
    public required long AuditFindings { get; init; }

    /// <summary>The first of them.</summary>
    public required ImmutableArray<AuditFinding> FirstAuditFindings { get; init; }
}
