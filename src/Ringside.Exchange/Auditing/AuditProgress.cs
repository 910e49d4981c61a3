using System.Collections.Immutable;

namespace Ringside.Exchange.Auditing;

/// <summary>How far an audit has come.</summary>
public sealed record AuditProgress
{
    /// <summary>Before anything.</summary>
    public static AuditProgress None { get; } = new();

    /// <summary>Batches that were read, of all shards.</summary>
    public long Batches { get; init; }

    /// <summary>Batches that are known to exist and were not read.</summary>
    public long Behind { get; init; }

    /// <summary>Orders that rest or wait.</summary>
    public int OpenOrders { get; init; }

    /// <summary>Trades.</summary>
    public long Trades { get; init; }

    /// <summary>Whether a writer of each stream was heard and everything that it said to be stable was read, once at least.</summary>
    public bool HasCaughtUp { get; init; }

    /// <summary>Whether the writer of any stream was heard.</summary>
    public bool WasHeard { get; init; }

    /// <summary>Why it reads no further; null while it does.</summary>
    public string? Fault { get; init; }

    /// <summary>Findings.</summary>
    public long Findings { get; init; }

    /// <summary>The first of them.</summary>
    public ImmutableArray<AuditFinding> First { get; init; } = [];
}
