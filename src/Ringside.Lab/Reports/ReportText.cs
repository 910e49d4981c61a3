using System.Globalization;

namespace Ringside.Lab.Reports;

/// <summary>How reports name runs and print numbers, the same in the terminal and on the page.</summary>
public static class ReportText
{
    private const double NanosPerMicro = 1000;

    /// <summary>Nanoseconds as microseconds with two decimals and thousands separated (<c>1,234.56</c>).</summary>
    /// <param name="nanos">The value, or null when there are too few samples for it.</param>
    /// <param name="missing">What to print for null.</param>
    public static string Micros(long? nanos, string missing = "-") =>
        nanos is { } value ? (value / NanosPerMicro).ToString("N2", CultureInfo.InvariantCulture) : missing;

    /// <summary>A count with thousands separated.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A short name for each run: what tells it from the others, or topology, back end and wait strategy for a single
    /// run.</summary>
    /// <remarks>Runs that differ in nothing are numbered from the second on.</remarks>
    public static IReadOnlyList<string> Names(IReadOnlyList<RunResult> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        Func<RunResult, string>[] fields = [run => run.Topology, BackendOf, run => run.Wait, run => run.Trigger, run => run.Pace];
        var telling = runs.Count == 1
            ? fields[..3]
            : fields.Where(field => runs.Select(field).Distinct(StringComparer.Ordinal).Count() > 1).ToArray();
        var names = runs.Select(run => string.Join(", ", telling.Select(field => field(run)).Where(text => text.Length > 0))).ToList();
        for (var index = names.Count - 1; index >= 0; index--)
        {
            var name = names[index].Length == 0 ? "run" : names[index];
            var before = names.Take(index).Count(other => other == names[index]);
            names[index] = before > 0 ? string.Create(CultureInfo.InvariantCulture, $"{name} #{before + 1}") : name;
        }

        return names;
    }

    // What carried the market data stands for what was asked for: modes of one back end are different ways.
    internal static string BackendOf(RunResult run) =>
        run.FeedPort.Length == 0 ? run.Backend
        : run.FeedPort.Split(':')[0] == run.Backend ? run.FeedPort
        : $"{run.Backend} ({run.FeedPort})";

    /// <summary>What is wrong with a run in a few words; empty when it is correct.</summary>
    public static string Fault(RunResult run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Correct
            ? string.Empty
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{run.OrdersCorrect:N0} of {run.TriggersExpected:N0} orders correct, "
                + $"{run.Missed:N0} missed, {run.Unexpected:N0} unexpected");
    }
}
