using Ringside.Linux.Clocks;
using Ringside.Net.Agents;

namespace Ringside.Bench.Io;

/// <summary>An end that looks again and again, and sleeps in between where its strategy says so.</summary>
/// <typeparam name="T">What it sends and receives with.</typeparam>
internal sealed class PollingEnd<T> : IPingEnd
    where T : struct, ITransport
{
    // How many looks in vain there are between two looks at the clock.
    private const int LooksPerClock = 1024;

    private readonly Waiter _waiter;
    private readonly bool _blocks;
#pragma warning disable IDE0044 // Read-only, a structure that is a type argument would be copied for every call.
    private T _transport;
#pragma warning restore IDE0044
    private ulong _number;
    private volatile bool _stopping;

    internal PollingEnd(T transport, Waiter waiter)
    {
        _transport = transport;
        _waiter = waiter;
        _blocks = waiter.Strategy == WaitStrategy.Block;
    }

    public string Mode => _transport.Mode;

    public void Answer()
    {
        _waiter.DeadlineNanos = Waiter.Never;
        while (!_stopping)
        {
            if (_transport.TryReceive(out ulong number))
                _transport.Send(number);
            else if (_blocks)
                _waiter.Idle(0, 0);
        }
    }

    public void Ping(PingRun run)
    {
        long start;
        while (run.Continues(start = KernelClock.MonotonicRawNanos()))
        {
            _transport.Send(++_number);
            if (TryAwait(_number, start + PingRun.LongestWaitNanos))
                run.Answered(KernelClock.MonotonicRawNanos() - start);
            else
                run.Unanswered();
        }
    }

    public void Stop()
    {
        _stopping = true;
        _waiter.Wake();
    }

    public void Dispose()
    {
        _waiter.Unwatch(_transport.Descriptor);
        _transport.Dispose();
        _waiter.Dispose();
    }

    private bool TryAwait(ulong expected, long deadlineNanos)
    {
        _waiter.DeadlineNanos = deadlineNanos;
        for (int look = 1; ; look++)
        {
            if (_transport.TryReceive(out ulong number))
            {
                if (number == expected)
                    return true;
                continue; // the late answer to a ping that was given up
            }

            if (!_blocks && look % LooksPerClock != 0)
                continue;
            long now = KernelClock.MonotonicRawNanos();
            if (now >= deadlineNanos)
                return false;
            _waiter.Idle(0, now);
        }
    }
}
