using Ringside.Lab.Measurement;

namespace Ringside.Lab.Reports;

/// <summary>One part of tick-to-trade with the name that reports print.</summary>
/// <param name="Name">Where the part begins and ends, in words.</param>
/// <param name="Nanos">Its distribution in nanoseconds.</param>
public readonly record struct BreakdownPart(string Name, Distribution Nanos);
