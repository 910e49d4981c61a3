namespace NativeMatching;

/// <summary>What a <see cref="Report"/> tells; the numbers are those of <c>ringside_matching.h</c>.</summary>
public enum ReportKind : byte
{
    Accepted = 1,
    Traded = 2,
    Cancelled = 3,
    Modified = 4,
    NewRefused = 5,
    CancelRefused = 6,
    ModifyRefused = 7,
}
