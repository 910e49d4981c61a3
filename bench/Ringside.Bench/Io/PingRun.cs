using Ringside.Lab.Measurement;

namespace Ringside.Bench.Io;

/// <summary>One run of pings: how many, how long, and what came of it.</summary>
/// <param name="warmUp">Pings that are not counted.</param>
/// <param name="count">Most pings that are counted.</param>
/// <param name="maximumNanos">No further ping begins after this time, counted from the first one that is counted.</param>
internal sealed class PingRun(int warmUp, int count, long maximumNanos)
{
    /// <summary>After this time without an answer a ping is lost, in nanoseconds.</summary>
    internal const long LongestWaitNanos = 100_000_000;

    private const int MostLostInARow = 5;

    private long _endNanos = long.MaxValue;
    private int _done;
    private int _lostInARow;

    /// <summary>The round trips, in nanoseconds.</summary>
    internal LatencyHistogram Histogram { get; } = new();

    /// <summary>Pings without an answer.</summary>
    internal long Lost { get; private set; }

    /// <summary>True when nothing ever came back.</summary>
    internal bool IsDead => _lostInARow >= MostLostInARow;

    /// <summary>Whether another ping shall be sent.</summary>
    /// <param name="nowNanos">The time, CLOCK_MONOTONIC_RAW.</param>
    internal bool Continues(long nowNanos)
    {
        if (_done == warmUp)
            _endNanos = nowNanos + maximumNanos;
        return _done < warmUp + count && nowNanos < _endNanos && !IsDead;
    }

    /// <summary>Notes a round trip.</summary>
    internal void Answered(long nanos)
    {
        _lostInARow = 0;
        if (_done++ >= warmUp)
            Histogram.Record(nanos);
    }

    /// <summary>Notes a ping without an answer.</summary>
    internal void Unanswered()
    {
        _done++;
        _lostInARow++;
        Lost++;
    }
}
