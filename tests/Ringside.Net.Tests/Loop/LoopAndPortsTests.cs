using Ringside.Net.Agents;
using Ringside.Net.Loop;
using Ringside.Net.Ports;
using Ringside.Net.Ports.IoUring;
using Ringside.Net.Tests.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Loop;

/// <summary>A loop and a ring of ports that both want the thread to sleep in them: the second is refused, or the first would wake
/// nobody.</summary>
[Collection(DescriptorLeakTests.Name)]
public sealed class LoopAndPortsTests
{
    [Fact]
    public void Ports_of_a_thread_that_sleeps_in_a_loop_are_refused_and_the_loop_still_wakes_it()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        using RingLoop loop = Loops.Open();
        loop.WatchedBy(waiter);
        IBackend backend = new IoUringBackend().ForThread(waiter);
        var options = new DatagramPortOptions { Local = Loops.Loopback };
        OpenDescriptors.AssertNoneStays(
            50, () => Assert.Throws<InvalidOperationException>(() => backend.OpenDatagramPort(options)));
        Pending delay = loop.Delay(Loops.Millisecond);
        SleepUntil(waiter, loop, () => delay.IsCompleted);
    }

    [Fact]
    public void A_loop_of_a_thread_that_sleeps_in_its_ports_is_refused_and_leaves_the_thread_there()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        IBackend backend = new IoUringBackend().ForThread(waiter);
        using IDatagramPort port = backend.OpenDatagramPort(new DatagramPortOptions { Local = Loops.Loopback });
        using (RingLoop loop = Loops.Open())
        {
            Assert.Throws<InvalidOperationException>(() => loop.WatchedBy(waiter));
            Assert.Throws<InvalidOperationException>(() => loop.WatchedBy(waiter));
        }

        // The thread was not taken out of the ring with the loop: elsewhere nothing would wake it.
        Assert.Equal(0, port.Receive(new Received[1]));
        Ends.Send(port, "woken", port.LocalEndpoint);
        waiter.DeadlineNanos = 30 * Loops.Second;
        waiter.Idle(0, 0);
        Assert.Equal("woken", Ends.ReceiveText(port));
        Assert.Throws<InvalidOperationException>(() => waiter.SleepIn(new Linux.Polling.PollSet(4)));
    }

    private static void SleepUntil(Waiter waiter, RingLoop loop, Func<bool> isDone)
    {
        while (!isDone())
        {
            long now = Linux.Clocks.KernelClock.MonotonicRawNanos();
            waiter.DeadlineNanos = now + (30 * Loops.Second);
            loop.Turn(0);
            waiter.Idle(0, now);
            Assert.True(Linux.Clocks.KernelClock.MonotonicRawNanos() < waiter.DeadlineNanos, "nobody woke the thread within 30 s");
        }
    }
}
