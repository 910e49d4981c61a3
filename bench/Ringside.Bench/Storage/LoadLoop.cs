using System.Globalization;
using Ringside.Lab.Measurement;
using Ringside.Linux.Clocks;

namespace Ringside.Bench.Storage;

/// <summary>Keeps a number of requests under way for a time, and measures each that succeeds from its sending to its answer. Those that
/// fail while it measures, or are under way at its end, are counted as errors.</summary>
internal sealed class LoadLoop
{
    private const long PatienceNanos = 30_000_000_000;

    private readonly LatencyHistogram _latencies = new(60_000_000_000);
    private readonly long[] _startedNanos;
    private readonly int[] _free;
    private int _freeCount;
    private Phase _phase;
    private long _errors;

    internal LoadLoop(int maximumDepth)
    {
        _startedNanos = new long[maximumDepth];
        _free = new int[maximumDepth];
    }

    private enum Phase
    {
        Warming,
        Measuring,
        Draining,
    }

    /// <summary>Runs one row. It goes on until at least one request has ended.</summary>
    /// <param name="load">What to ask for.</param>
    /// <param name="depth">How many requests are under way.</param>
    /// <param name="receive">Takes what has come, and calls <see cref="Ended"/>.</param>
    /// <param name="options">For how long.</param>
    /// <exception cref="IOException">No request succeeded: there is no row.</exception>
    /// <exception cref="TimeoutException">Requests got no answer in 30 s.</exception>
    /// <exception cref="OperationCanceledException">The user has ended it.</exception>
    internal StorageRow Run(IStorageLoad load, int depth, Action<long> receive, StorageBenchmarkOptions options)
    {
        Reset(depth);
        long now = KernelClock.MonotonicRawNanos();
        long measureFrom = now + options.WarmUpNanos;
        long end = measureFrom + options.RowNanos;
        var patience = default(Patience);
        while (now < end || (_latencies.Count + _errors == 0 && now < end + PatienceNanos))
        {
            options.Cancellation.ThrowIfCancellationRequested();
            if (_phase == Phase.Warming && now >= measureFrom)
            {
                _phase = Phase.Measuring;
                (measureFrom, end) = (now, now + options.RowNanos);
            }

            while (_freeCount > 0 && load.TryBegin(_free[_freeCount - 1], now))
                _startedNanos[_free[--_freeCount]] = now;
            receive(now);
            patience.Worked(_freeCount > 0);
            now = KernelClock.MonotonicRawNanos();
        }

        _phase = Phase.Draining;
        Drain(depth, now, receive);
        if (_latencies.Count == 0)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"{load.Operation}, depth {depth}: no request succeeded, {_errors} failed"));
        }

        return Sum(load.Operation, depth, (now - measureFrom) / 1e9, options.TransferBytes);
    }

    /// <summary>A request got its answer.</summary>
    /// <param name="place">Its place; a negative one is none of the measured.</param>
    /// <param name="isOk">Whether it succeeded.</param>
    internal void Ended(int place, bool isOk)
    {
        _errors += isOk || _phase == Phase.Warming ? 0 : 1;
        if (place < 0)
            return;
        if (isOk && _phase == Phase.Measuring)
            _latencies.Record(KernelClock.MonotonicRawNanos() - _startedNanos[place]);
        _free[_freeCount++] = place;
    }

    private void Drain(int depth, long now, Action<long> receive)
    {
        var patience = default(Patience);
        for (long latest = now + PatienceNanos; _freeCount < depth; now = KernelClock.MonotonicRawNanos())
        {
            if (now > latest)
                throw new TimeoutException($"{depth - _freeCount} requests got no answer in 30 s");
            receive(now);
            patience.Worked(false);
        }
    }

    private void Reset(int depth)
    {
        for (int i = 0; i < depth; i++)
        {
            _free[i] = i;
        }

        (_freeCount, _errors, _phase) = (depth, 0, Phase.Warming);
        _latencies.Reset();
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
