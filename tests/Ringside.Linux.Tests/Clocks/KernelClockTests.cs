using Ringside.Linux.Clocks;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Clocks;

public sealed class KernelClockTests
{
    [Fact]
    public void The_raw_clock_never_goes_back_and_is_the_clock_of_the_machine()
    {
        INanoClock clock = new RawClock();
        long last = KernelClock.MonotonicRawNanos();
        for (int i = 0; i < 10_000; i++)
        {
            long now = clock.NowNanos();
            Assert.True(now >= last);
            last = now;
        }
    }

    [Fact]
    public void Real_time_counts_from_1970()
    {
        // TimeProvider reads the same clock in steps of 100 ns.
        long before = TimeProvider.System.GetUtcNow().Ticks;
        long realtime = KernelClock.RealtimeNanos();
        long after = TimeProvider.System.GetUtcNow().Ticks;
        Assert.InRange((realtime / 100) + DateTimeOffset.UnixEpoch.Ticks, before, after);
    }

    [Fact]
    public void The_monotonic_clock_is_the_one_of_the_runtime()
    {
        long before = TimeProvider.System.GetTimestamp();
        long monotonic = KernelClock.MonotonicNanos();
        long after = TimeProvider.System.GetTimestamp();
        Assert.Equal(1_000_000_000, TimeProvider.System.TimestampFrequency);
        Assert.InRange(monotonic, before, after);
    }

    [Fact]
    public void The_offset_leads_from_a_real_time_into_the_moment_when_it_was_read()
    {
        // What slewing at 500 ppm and half the accepted gap can add, if the test itself loses the processor for a second.
        const long toleranceNanos = 1_000_000;
        INanoClock clock = new RawClock();
        for (int i = 0; i < 100; i++)
        {
            long before = clock.NowNanos();
            long realtime = KernelClock.RealtimeNanos();
            long after = clock.NowNanos();
            Assert.InRange(realtime - clock.RealtimeOffsetNanos(), before - toleranceNanos, after + toleranceNanos);
        }
    }

    [Fact]
    public void Atomic_time_is_whole_seconds_ahead_of_real_time()
    {
        ClockOffset ahead = KernelClock.Offset(KernelClockId.Realtime, KernelClockId.Tai);
        long seconds = (ahead.Nanos + 500_000_000) / 1_000_000_000;
        Assert.InRange(seconds, 0, 100);
        Assert.InRange(ahead.Nanos, (seconds * 1_000_000_000) - ahead.UncertaintyNanos, (seconds * 1_000_000_000) + ahead.UncertaintyNanos);
        Assert.InRange(KernelClock.TaiNanos() - KernelClock.Nanos(KernelClockId.Realtime), ahead.Nanos - 1_000_000_000, ahead.Nanos + 1);
    }

    [Fact]
    public void A_clock_is_not_ahead_of_itself()
    {
        foreach (KernelClockId clock in Enum.GetValues<KernelClockId>())
        {
            ClockOffset none = KernelClock.Offset(clock, clock);
            Assert.InRange(none.Nanos, -none.UncertaintyNanos, none.UncertaintyNanos);
            Assert.True(KernelClock.Nanos(clock) > 0);
        }
    }

    [Fact]
    public void Reading_the_time_allocates_nothing() => Assert.Equal(0, Allocations.Measure(() =>
    {
        for (int i = 0; i < 2000; i++)
        {
            KernelClock.MonotonicRawNanos();
            KernelClock.RealtimeOffsetNanos();
        }
    }));
}
