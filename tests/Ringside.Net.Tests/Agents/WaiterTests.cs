using Ringside.Linux.Clocks;
using Ringside.Linux.Descriptors;
using Ringside.Net.Agents;
using Ringside.Testing;

namespace Ringside.Net.Tests.Agents;

/// <summary>Threads that sleep without limit are joined with a generous one: a wake-up that is lost fails the test, a slow machine does
/// not.</summary>
public sealed class WaiterTests
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_blocked_thread_is_woken_by_a_descriptor()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        using var descriptor = new EventDescriptor();
        waiter.Watch(descriptor.Value);
        Thread sleeper = Sleep(waiter);
        descriptor.Raise();
        Assert.True(sleeper.Join(Generous));
        Assert.Equal(1, waiter.Sleeps);
    }

    [Fact]
    public void A_blocked_thread_is_woken_by_another_thread()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        Thread sleeper = Sleep(waiter);
        waiter.Wake();
        Assert.True(sleeper.Join(Generous));
        Assert.Equal(1, waiter.Sleeps);
    }

    [Fact]
    public void A_blocked_thread_is_woken_by_its_deadline()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        waiter.DeadlineNanos = KernelClock.MonotonicRawNanos() + 2_000_000;
        Assert.True(Sleep(waiter).Join(Generous));
        Assert.InRange(waiter.Sleeps, 0, 1); // 0 when starting the thread took longer than that
    }

    [Fact]
    public void A_wake_before_the_sleep_ends_that_sleep_and_only_that_one()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        waiter.Wake();
        waiter.Wake();
        waiter.Idle(0, 0);
        Assert.Equal(1, waiter.Sleeps);
        AssertSleepsUntilDeadline(waiter);
    }

    [Fact]
    public void A_deadline_that_has_passed_is_no_reason_to_sleep()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        waiter.DeadlineNanos = 1000;
        waiter.Idle(0, 1000);
        waiter.Idle(0, 1001);
        waiter.Idle(0, long.MaxValue);
        Assert.Equal(0, waiter.Sleeps);
    }

    // As one says that has never run: a node that has begun anew slept until a packet came.
    [Fact]
    public void Nor_is_one_before_all_times()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        waiter.Wake(); // a sleep would end
        waiter.DeadlineNanos = long.MinValue;
        waiter.Idle(0, 1000);
        Assert.Equal(0, waiter.Sleeps);
    }

    [Fact]
    public void A_descriptor_that_is_no_longer_watched_wakes_nobody()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        using var descriptor = new EventDescriptor();
        descriptor.Raise();
        waiter.Watch(descriptor.Value);
        waiter.Idle(0, 0);
        waiter.Unwatch(descriptor.Value);
        AssertSleepsUntilDeadline(waiter);
    }

    [Fact]
    public void A_thread_that_works_does_not_sleep()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        for (int i = 0; i < 100; i++)
        {
            waiter.Idle(1, i);
        }

        Assert.Equal(0, waiter.Sleeps);
    }

    [Fact]
    public void Spin_then_block_sleeps_only_after_spinning_that_long_without_work()
    {
        using var waiter = new Waiter(WaitStrategy.SpinThenBlock, spinNanos: 50_000);
        waiter.Wake(); // so that the sleep ends at once
        waiter.Idle(0, 1_000);
        waiter.Idle(0, 50_999);
        Assert.Equal(0, waiter.Sleeps);
        waiter.Idle(1, 51_000);
        waiter.Idle(0, 60_000);
        waiter.Idle(0, 109_999);
        Assert.Equal(0, waiter.Sleeps);
        waiter.Idle(0, 110_000);
        Assert.Equal(1, waiter.Sleeps);

        // After a sleep it spins anew.
        waiter.Wake();
        waiter.Idle(0, 200_000);
        Assert.Equal(1, waiter.Sleeps);
        waiter.Idle(0, 249_999);
        Assert.Equal(1, waiter.Sleeps);
        waiter.Idle(0, 250_000);
        Assert.Equal(2, waiter.Sleeps);
    }

    [Fact]
    public void Spin_never_sleeps()
    {
        using var waiter = new Waiter(WaitStrategy.Spin, spinNanos: 0);
        for (int i = 0; i < 1000; i++)
        {
            waiter.Idle(0, i * 1_000_000_000L);
        }

        Assert.Equal(0, waiter.Sleeps);
    }

    [Fact]
    public void The_strategy_may_change_between_duty_cycles()
    {
        using var waiter = new Waiter(WaitStrategy.Spin);
        waiter.Wake();
        waiter.Idle(0, 0);
        waiter.Strategy = WaitStrategy.Block;
        waiter.Idle(0, 0);
        Assert.Equal(1, waiter.Sleeps);
    }

    [Fact]
    public void Idling_allocates_nothing()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                waiter.Wake();
                waiter.Idle(0, 0);
            }
        }));
    }

    [Fact]
    public void A_closed_waiter_may_be_woken()
    {
        var waiter = new Waiter(WaitStrategy.Block);
        waiter.Dispose();
        waiter.Wake();
        Assert.Equal(0, waiter.Sleeps);
    }

    [Theory]
    [InlineData("spin", WaitStrategy.Spin)]
    [InlineData("spin-then-block", WaitStrategy.SpinThenBlock)]
    [InlineData("block", WaitStrategy.Block)]
    public void Strategies_have_names(string name, WaitStrategy strategy)
    {
        Assert.True(WaitStrategies.TryParse(name, out WaitStrategy parsed));
        Assert.Equal(strategy, parsed);
        Assert.Equal(name, WaitStrategies.NameOf(strategy));
        Assert.Contains(name, WaitStrategies.Names);
        Assert.False(WaitStrategies.TryParse(name.ToUpperInvariant(), out _));
    }

    private static Thread Sleep(Waiter waiter)
    {
        var thread = new Thread(() => waiter.Idle(0, KernelClock.MonotonicRawNanos())) { IsBackground = true };
        thread.Start();
        return thread;
    }

    // A sleep never ends before its time-out, whatever the machine does: that is no timing assertion but the meaning of ppoll. A
    // tenth less is asked for, because the kernel sleeps by a clock that is slewed.
    private static void AssertSleepsUntilDeadline(Waiter waiter)
    {
        long sleeps = waiter.Sleeps;
        long now = KernelClock.MonotonicRawNanos();
        waiter.DeadlineNanos = now + 20_000_000;
        waiter.Idle(0, now);
        Assert.True(KernelClock.MonotonicRawNanos() - now >= 18_000_000);
        Assert.Equal(sleeps + 1, waiter.Sleeps);
    }
}
