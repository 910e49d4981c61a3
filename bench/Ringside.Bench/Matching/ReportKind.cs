namespace Ringside.Bench.Matching;

/// <summary>What a report says; the numbers are those of the published report text.</summary>
internal enum ReportKind : byte
{
    Accepted = 0,
    Traded = 1,
    Cancelled = 2,
    Modified = 3,
    CancelRejected = 4,
    ModifyRejected = 5,
    NewRejected = 6,
}
