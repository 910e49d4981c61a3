using System.Collections.Immutable;

namespace Ringside.Exchange.Auditing;

/// <summary>What was found: all are counted, the first ones are kept.</summary>
internal sealed class AuditFindings(int most)
{
    private readonly long[] _counts = new long[(int)AuditRule.Books + 1];

    /// <summary>All of them.</summary>
    internal long Count { get; private set; }

    /// <summary>The first ones, in the order in which they were found.</summary>
    internal ImmutableArray<AuditFinding> Kept { get; private set; } = [];

    /// <summary>How often each rule was broken, of those that were, by number of the rule.</summary>
    internal ImmutableArray<(AuditRule Rule, long Count)> ByRule =>
        [.. _counts.Select((count, rule) => ((AuditRule)rule, count)).Where(one => one.count > 0)];

    internal long CountOf(AuditRule rule) => _counts[(int)rule];

    internal void Add(AuditRule rule, int shard, long batch, string expected, string found)
    {
        Count++;
        _counts[(int)rule]++;
        if (Kept.Length < most)
            Kept = Kept.Add(new AuditFinding(rule, shard, batch, expected, found));
    }
}
