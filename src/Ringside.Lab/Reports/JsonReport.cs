using System.Text.Json;

namespace Ringside.Lab.Reports;

/// <summary>Results as JSON (RFC 8259) on one line: an object for one run, an array of such objects for a comparison.</summary>
/// <remarks>The keys are a contract, see <see cref="RunResult"/>. Only ASCII is written, everything else is escaped.</remarks>
public static class JsonReport
{
    /// <summary>The object of one run, without a line end.</summary>
    public static string ToText(RunResult run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return JsonSerializer.Serialize(run, ReportJsonContext.Default.RunResult);
    }

    /// <summary>The array of several runs, in their order, without a line end.</summary>
    public static string ToText(IReadOnlyList<RunResult> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return JsonSerializer.Serialize(runs, ReportJsonContext.Default.IReadOnlyListRunResult);
    }
}
