using System.Collections.Immutable;

namespace Ringside.Exchange.Auditing;

/// <summary>What an audit has read and found.</summary>
public sealed record AuditReport
{
    /// <summary>How far it has come.</summary>
    public required AuditProgress Progress { get; init; }

    /// <summary>Epochs of all shards.</summary>
    public required int Epochs { get; init; }

    /// <summary>Orders that were accepted.</summary>
    public required long Orders { get; init; }

    /// <summary>Shares that came in.</summary>
    public required Int128 SharesIn { get; init; }

    /// <summary>Shares that were traded, those of both sides of each trade.</summary>
    public required Int128 SharesTraded { get; init; }

    /// <summary>Shares that were cancelled.</summary>
    public required Int128 SharesCancelled { get; init; }

    /// <summary>Shares that are open.</summary>
    public Int128 SharesOpen => SharesIn - SharesTraded - SharesCancelled;

    /// <summary>How often each rule was broken, of those that were.</summary>
    public required ImmutableArray<(AuditRule Rule, long Count)> ByRule { get; init; }

    /// <summary>The instruments, by shard and number.</summary>
    public required ImmutableArray<AuditedInstrument> Instruments { get; init; }
}
