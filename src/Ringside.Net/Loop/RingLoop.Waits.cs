using Ringside.Linux.IoUring;
using Ringside.Linux.Polling;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Net.Ports.IoUring;

namespace Ringside.Net.Loop;

/// <content>What coroutines wait for beside sockets and files (io_uring_enter(2), poll(2)).</content>
public sealed unsafe partial class RingLoop
{
    private Waiter? _waiter;
    private RingWaitSet? _waitSet;

    /// <summary>Waits for a time (IORING_OP_TIMEOUT).</summary>
    /// <param name="nanos">How long, by CLOCK_MONOTONIC, in nanoseconds.</param>
    /// <returns>0 when the time is over; ECANCELED.</returns>
    public Pending Delay(long nanos) => StartDelay(nanos);

    /// <summary>Lets the others run: completes in the next turn.</summary>
    /// <returns>0.</returns>
    public Pending NextTurn()
    {
        Begin(Unlimited, out Operation operation, out SubmissionEntry* entry);
        entry->PrepareNothing();
        return new Pending(operation);
    }

    /// <summary>Waits until a descriptor is ready (IORING_OP_POLL_ADD).</summary>
    /// <param name="descriptor">The descriptor; it stays open until this has completed.</param>
    /// <param name="events">What to wait for; error and hang-up are always told.</param>
    /// <param name="timeoutNanos">Longest wait.</param>
    /// <returns>The events; ETIME, ECANCELED, EBADF.</returns>
    public Pending Ready(int descriptor, PollEvents events, long timeoutNanos = Unlimited)
    {
        Begin(timeoutNanos, out Operation operation, out SubmissionEntry* entry);
        entry->PreparePoll(descriptor, events);
        Link(entry, timeoutNanos);
        return new Pending(operation);
    }

    /// <summary>Waits until something of interest happens at a port, whatever mechanism is below it.</summary>
    /// <param name="port">The port, used on the loop's thread; it stays open until this has completed.</param>
    /// <param name="interest">What to wait for, as <see cref="PollEvents.Readable"/>.</param>
    /// <param name="timeoutNanos">Longest wait.</param>
    /// <returns>The events of its descriptor; ETIME, ECANCELED, EBADF.</returns>
    public Pending Ready(IPort port, PollEvents interest, long timeoutNanos = Unlimited)
    {
        ArgumentNullException.ThrowIfNull(port);
        int descriptor = port is IRingPort ring ? ring.ReadyEvent() : port.Descriptor;
        return Ready(descriptor, port.WakeOn(interest), timeoutNanos);
    }

    /// <summary>Has an agent's thread sleep in this loop's ring: give the loop as an agent to <see cref="AgentThread"/> and call this
    /// where it is made. What that thread watches beside is watched there, until the loop is disposed.</summary>
    /// <remarks>Watching <see cref="Descriptor"/> from ppoll(2) instead would not do: with completions that are deferred to the owning
    /// thread, the kernel does not wake a sleeper of that kind. So a thread sleeps in one loop at most.</remarks>
    /// <param name="waiter">How that thread idles.</param>
    /// <param name="maximumDescriptors">Most descriptors that it watches.</param>
    /// <exception cref="InvalidOperationException">Another thread called, or it was called before, or the thread sleeps in another ring
    /// already: that of its ports, or another loop's.</exception>
    public void WatchedBy(Waiter waiter, int maximumDescriptors = 16)
    {
        ArgumentNullException.ThrowIfNull(waiter);
        CheckThread();
        if (_waiter is not null)
        {
            throw new InvalidOperationException("a thread sleeps in this loop already");
        }

        var waitSet = new RingWaitSet(_dispatcher, maximumDescriptors + 1);
        try
        {
            waiter.SleepIn(waitSet);
        }
        catch
        {
            waitSet.Dispose();
            throw;
        }

        // Only now: a loop that was refused must not take the thread out of the other's ring when it is disposed.
        (_waiter, _waitSet) = (waiter, waitSet);
    }

    private void ReleaseWaiter()
    {
        _waiter?.SleepIn(null);
        _waiter = null;
        _waitSet?.Dispose();
        _waitSet = null;
    }
}
