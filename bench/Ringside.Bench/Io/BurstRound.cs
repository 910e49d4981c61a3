using Ringside.Linux.Clocks;

namespace Ringside.Bench.Io;

/// <summary>The bursts of one pair in one round, and the loop that makes them. All on the calling thread.</summary>
internal sealed class BurstRound
{
    private const int SmallestBurst = 16;

    // Softirq on another core, or a block that is handed over by a timer, may bring the last ones later.
    private const long LongestWaitNanos = 20_000_000;

    private readonly IBurstEnd _sender;
    private readonly IBurstEnd _receiver;

    /// <summary>Finds the burst that arrives whole, and warms up with it.</summary>
    internal BurstRound(IBurstEnd sender, IBurstEnd receiver, IoBenchmarkOptions options)
    {
        _sender = sender;
        _receiver = receiver;
        SendNanos = new double[options.Bursts];
        DrainNanos = new double[options.Bursts];
        Burst = options.BurstSize;
        for (int warm = 0; warm <= options.WarmUp / 100;)
        {
            _ = sender.Send(Burst);
            if (DrainAll(Burst) == Burst)
            {
                warm++;
            }
            else if (Burst / 2 >= SmallestBurst)
            {
                Burst /= 2;
                warm = 0;
            }
            else
            {
                IsDead = true;
                return;
            }
        }
    }

    /// <summary>Nanoseconds of a datagram, for each burst.</summary>
    internal double[] SendNanos { get; }

    /// <summary>Nanoseconds of a datagram, for each burst.</summary>
    internal double[] DrainNanos { get; }

    /// <summary>Datagrams of a burst.</summary>
    internal int Burst { get; private set; }

    /// <summary>True when not even the smallest burst arrived.</summary>
    internal bool IsDead { get; }

    /// <summary>Datagrams that arrived.</summary>
    internal long Packets { get; private set; }

    /// <summary>Datagrams that did not.</summary>
    internal long Lost { get; private set; }

    /// <summary>Managed bytes that the bursts allocated.</summary>
    internal long AllocatedBytes { get; private set; }

    /// <summary>Makes and times the bursts.</summary>
    internal void Run()
    {
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        for (int burst = 0; burst < SendNanos.Length; burst++)
        {
            long start = KernelClock.MonotonicRawNanos();
            int sent = Math.Max(1, _sender.Send(Burst));
            long delivered = KernelClock.MonotonicRawNanos();
            int drained = Math.Max(1, DrainAll(Burst));
            long end = KernelClock.MonotonicRawNanos();
            SendNanos[burst] = (delivered - start) / (double)sent;
            DrainNanos[burst] = (end - delivered) / (double)drained;
            Packets += drained;
            Lost += Burst - drained;
        }

        AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
    }

    private int DrainAll(int expected)
    {
        int drained = 0;
        long deadline = long.MaxValue;
        while (drained < expected)
        {
            int count = _receiver.Drain();
            drained += count;
            if (count > 0)
            {
                deadline = long.MaxValue;
                continue;
            }

            long now = KernelClock.MonotonicRawNanos();
            deadline = deadline == long.MaxValue ? now + LongestWaitNanos : deadline;
            if (now >= deadline)
                break;
        }

        return drained;
    }
}
