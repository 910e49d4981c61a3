using Ringside.Lab.Reports;

namespace Ringside.Lab.Runs;

/// <summary>What a run gives: the result that reports show, and the orders one by one.</summary>
/// <param name="Result">Figures, facts, options, notes.</param>
/// <param name="Orders">The measured orders in order; none when the run is not correct.</param>
/// <param name="Interrupted">Whether the run was ended before its end.</param>
public sealed record LabReport(RunResult Result, IReadOnlyList<MeasuredOrder> Orders, bool Interrupted);
