using Ringside.Exchange.Auditing;
using Ringside.Exchange.Configuration;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Hosting;

/// <summary>Which venue is audited, and how.</summary>
public sealed record VenueAuditOptions
{
    /// <summary>The venue: its streams, stores and limits. Neither its members nor its folders are looked at.</summary>
    public required VenueConfiguration Venue { get; init; }

    /// <summary>Makes the ports.</summary>
    public required IBackend Backend { get; init; }

    /// <summary>How it is made.</summary>
    public AuditOptions Audit { get; init; } = new();

    /// <summary>Where the account of each order is written to, as comma-separated values; null for nowhere. Stays the caller's, and is
    /// written to by the audit's thread.</summary>
    public TextWriter? Ledger { get; init; }
}
