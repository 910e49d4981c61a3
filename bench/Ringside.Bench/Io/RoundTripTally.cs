using Ringside.Lab.Measurement;
using Ringside.Net.Agents;

namespace Ringside.Bench.Io;

/// <summary>What one contender has done so far, over the rounds.</summary>
internal sealed class RoundTripTally(Contender contender)
{
    private readonly LatencyHistogram _all = new();
    private readonly List<long> _medians = [];
    private string _mode = contender.Mode;
    private long _lost;

    internal Contender Contender => contender;

    /// <summary>Why it cannot run; null while it can.</summary>
    internal string? Refused { get; set; }

    internal void Add(PingRun run, string mode)
    {
        _mode = mode.Length == 0 ? contender.Mode : mode;
        _lost += run.Lost;
        if (run.Histogram.Count > 0)
        {
            _medians.Add(run.Histogram.ValueAtPercentile(50));
            _all.Add(run.Histogram);
        }
    }

    /// <summary>The row.</summary>
    /// <param name="note">What must be known to judge it.</param>
    internal RoundTripRow ToRow(string? note)
    {
        var row = new RoundTripRow
        {
            Backend = contender.Backend,
            Mode = _mode,
            Wait = WaitStrategies.NameOf(contender.Wait),
            Refused = Refused ?? (_medians.Count == 0 ? "no ping was answered" : null),
        };
        return row.Refused is not null ? row : row with
        {
            P50Nanos = _medians.Min(),
            P99Nanos = _all.ValueAtPercentile(99),
            P999Nanos = _all.ValueAtPercentile(99.9),
            MaximumNanos = _all.Maximum,
            MediansNanos = _medians,
            Count = _all.Count,
            Lost = _lost,
            Note = note,
        };
    }
}
