using Ringside.Exchange.Auditing;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Hosting;

namespace Ringside.App.Drills;

/// <summary>Judges a drill when all is over: reads the disks of the stores, and nothing of any node that ran.</summary>
internal static class DrillJudge
{
    /// <summary>Judges it.</summary>
    /// <param name="venue">The venue, of which no node runs.</param>
    /// <param name="histories">What the members were sent.</param>
    /// <param name="feeds">The books of each shard as its market data told them, a line for each level.</param>
    /// <param name="verdict">Where findings go.</param>
    /// <exception cref="IOException">A folder of a store cannot be read.</exception>
    internal static void Judge(
        VenueConfiguration venue, IEnumerable<MemberHistory> histories, IReadOnlyDictionary<int, string[]> feeds, DrillVerdict verdict)
    {
        var truth = new StableTruth();
        StoredVenueReport stored = StoredVenue.Read(venue, truth);
        Judge(histories, truth, verdict);
        Dictionary<uint, string> symbols = venue.Shards.SelectMany(shard => shard.Instruments)
            .ToDictionary(one => one.Number, one => one.Symbol.ToString());
        foreach ((int shard, string[] feed) in feeds)
        {
            Compare(shard, feed, truth.BookOf(shard, number => symbols[number]), verdict);
        }

        foreach (string finding in stored.StoreFindings)
        {
            verdict.AddOther(finding);
        }

        foreach (AuditFinding finding in stored.FirstAuditFindings)
        {
            verdict.AddOther($"audit: {finding}");
        }

        if (stored.AuditFindings > stored.FirstAuditFindings.Length)
        {
            verdict.AddOther("audit: more findings", stored.AuditFindings - stored.FirstAuditFindings.Length);
        }
    }

    /// <summary>Holds all histories against what is stable.</summary>
    internal static void Judge(IEnumerable<MemberHistory> histories, StableTruth truth, DrillVerdict verdict)
    {
        foreach (MemberHistory history in histories)
        {
            HistoryJudge.Judge(history, truth, verdict);
        }

        string more = truth.Findings.Count == 0 ? "in the stable streams" : string.Join("; ", truth.Findings);
        if (truth.Duplicated > 0)
        {
            verdict.AddDuplicated(more, truth.Duplicated);
        }

        if (truth.OutOfOrder > 0)
        {
            verdict.AddOutOfOrder(more, truth.OutOfOrder);
        }
    }

    /// <summary>Holds the books of a feed against those that follow from what is stable.</summary>
    internal static void Compare(int shard, string[] feed, string[] stable, DrillVerdict verdict)
    {
        foreach (string level in stable.Except(feed))
        {
            verdict.AddOther($"shard {shard}: the book has {level}, and the feed does not");
        }

        foreach (string level in feed.Except(stable))
        {
            verdict.AddOther($"shard {shard}: the feed has {level}, and the book does not");
        }
    }
}
