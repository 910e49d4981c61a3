using Ringside.Lab.Measurement;
using Ringside.Linux.Clocks;

namespace Ringside.Bench.Storage;

/// <summary>Keeps a number of requests under way for a time, and measures each from its sending to its answer.</summary>
internal sealed class LoadLoop
{
    private readonly LatencyHistogram _latencies = new(60_000_000_000);
    private readonly long[] _startedNanos;
    private readonly int[] _free;
    private int _freeCount;
    private bool _measures;
    private long _errors;

    internal LoadLoop(int maximumDepth)
    {
        _startedNanos = new long[maximumDepth];
        _free = new int[maximumDepth];
    }

    /// <summary>Runs one row.</summary>
    /// <param name="load">What to ask for.</param>
    /// <param name="depth">How many requests are under way.</param>
    /// <param name="receive">Takes what has come, and calls <see cref="Ended"/>.</param>
    /// <param name="options">For how long.</param>
    internal StorageRow Run(IStorageLoad load, int depth, Action<long> receive, StorageBenchmarkOptions options)
    {
        Reset(depth);
        long start = KernelClock.MonotonicRawNanos();
        long measureFrom = start + options.WarmUpNanos;
        long end = measureFrom + options.RowNanos;
        long now = start;
        var patience = default(Patience);
        while (now < end)
        {
            if (!_measures && now >= measureFrom)
                StartMeasuring(ref measureFrom, ref end, now, options.RowNanos);
            while (_freeCount > 0 && load.TryBegin(_free[_freeCount - 1], now))
                _startedNanos[_free[--_freeCount]] = now;
            receive(now);
            patience.Worked(_freeCount > 0);
            now = KernelClock.MonotonicRawNanos();
        }

        double seconds = (now - measureFrom) / 1e9;
        StorageRow row = Sum(load.Operation, depth, seconds, options.TransferBytes);
        _measures = false;
        for (long latest = now + 30_000_000_000; _freeCount < depth; now = KernelClock.MonotonicRawNanos())
        {
            if (now > latest)
                throw new TimeoutException($"{depth - _freeCount} requests got no answer in 30 s");
            receive(now);
            patience.Worked(false);
        }

        return row;
    }

    /// <summary>A request got its answer.</summary>
    /// <param name="place">Its place; a negative one is none of the measured.</param>
    /// <param name="isOk">Whether it succeeded.</param>
    internal void Ended(int place, bool isOk)
    {
        _errors += isOk ? 0 : 1;
        if (place < 0)
            return;
        if (_measures)
            _latencies.Record(KernelClock.MonotonicRawNanos() - _startedNanos[place]);
        _free[_freeCount++] = place;
    }

    private void Reset(int depth)
    {
        for (int i = 0; i < depth; i++)
        {
            _free[i] = i;
        }

        (_freeCount, _errors, _measures) = (depth, 0, false);
        _latencies.Reset();
    }

    private void StartMeasuring(ref long from, ref long end, long now, long rowNanos)
    {
        _measures = true;
        (from, end) = (now, now + rowNanos);
    }

    private StorageRow Sum(string operation, int depth, double seconds, int transferBytes) => new()
    {
        Operation = operation,
        Depth = depth,
        OperationsPerSecond = _latencies.Count / seconds,
        MegabytesPerSecond = _latencies.Count * (double)transferBytes / seconds / 1e6,
        LatencyNanos = new StorageLatency(
            _latencies.ValueAtPercentile(50),
            _latencies.ValueAtPercentile(99),
            _latencies.ValueAtPercentile(99.9),
            _latencies.Maximum),
        Operations = _latencies.Count,
        Errors = _errors,
    };
}
