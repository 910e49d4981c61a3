using Ringside.Exchange.Auditing;

namespace Ringside.App.Venue;

/// <summary>What came of an audit.</summary>
/// <param name="Report">What was read and found.</param>
/// <param name="Problem">Why the venue could not be followed; null when it could.</param>
internal sealed record AuditVerdict(AuditReport Report, string? Problem)
{
    /// <summary>Whether it was followed and nothing was found.</summary>
    internal bool IsGood => Problem is null && Report.Progress.Findings == 0;
}
