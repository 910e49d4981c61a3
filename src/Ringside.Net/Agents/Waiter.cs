using Ringside.Linux.Descriptors;
using Ringside.Linux.Polling;

namespace Ringside.Net.Agents;

/// <summary>How one agent thread idles: it knows the descriptors and the deadline that may bring work, and the strategy
/// (ppoll(2), eventfd(2)).</summary>
/// <remarks>All members belong to the agent's thread, except <see cref="Wake"/>.</remarks>
public sealed class Waiter : IDisposable
{
    /// <summary>A deadline that never comes.</summary>
    public const long Never = long.MaxValue;

    private readonly PollSet _own;
    private readonly EventDescriptor _wake = new();
    private readonly List<(int Descriptor, PollEvents Events)> _watched = [];
    private IWaitSet _descriptors;
    private long _idleSinceNanos = Never;

    /// <summary>Makes a waiter that watches nothing yet.</summary>
    /// <param name="strategy">What to do while there is no work.</param>
    /// <param name="spinNanos">How long <see cref="WaitStrategy.SpinThenBlock"/> spins before it sleeps.</param>
    /// <param name="maximumDescriptors">Most descriptors that will be watched at a time.</param>
    public Waiter(WaitStrategy strategy, long spinNanos = 50_000, int maximumDescriptors = 16)
    {
        Strategy = strategy;
        SpinNanos = spinNanos;
        _descriptors = _own = new PollSet(maximumDescriptors + 1);
        Watch(_wake.Value, PollEvents.Readable);
    }

    /// <summary>What to do while there is no work; may change between duty cycles.</summary>
    public WaitStrategy Strategy { get; set; }

    /// <summary>How long <see cref="WaitStrategy.SpinThenBlock"/> spins before it sleeps.</summary>
    public long SpinNanos { get; }

    /// <summary>The time by which the agent wants to run even if nothing arrives; <see cref="Never"/> for none. The agent sets it anew
    /// when it changes.</summary>
    public long DeadlineNanos { get; set; } = Never;

    /// <summary>How often the thread went to sleep.</summary>
    public long Sleeps { get; private set; }

    /// <summary>Wakes the thread when this descriptor becomes ready. A negative one, which ports without any have, is left alone.</summary>
    public void Watch(int descriptor, PollEvents events = PollEvents.Readable | PollEvents.PeerHangUp)
    {
        if (descriptor < 0)
        {
            return;
        }

        int index = 0;
        while (index < _watched.Count && _watched[index].Descriptor != descriptor)
        {
            index++;
        }

        _descriptors.Watch(descriptor, events);
        if (index < _watched.Count)
        {
            _watched[index] = (descriptor, events);
        }
        else
        {
            _watched.Add((descriptor, events));
        }
    }

    /// <summary>Watches a descriptor no longer; must be done before it is closed.</summary>
    public void Unwatch(int descriptor)
    {
        _watched.RemoveAll(watch => watch.Descriptor == descriptor);
        _descriptors.Unwatch(descriptor);
    }

    /// <summary>Sleeps somewhere else from now on: in the ring whose completions are the thread's events. What is watched is watched
    /// there.</summary>
    /// <param name="set">Where; null goes back to ppoll(2).</param>
    /// <exception cref="InvalidOperationException">The thread sleeps in another set already, whose completions would wake nobody any
    /// more; or the set has no room for what is watched. All is as before then.</exception>
    public void SleepIn(IWaitSet? set)
    {
        IWaitSet next = set ?? _own;
        if (next == _descriptors)
        {
            return;
        }

        if (set is not null && _descriptors != _own)
        {
            throw new InvalidOperationException(
                "the thread sleeps in another ring already: a thread has one loop, or the ring of its ports, not both");
        }

        Move(_descriptors, next);
        _descriptors = next;
    }

    /// <summary>Wakes the thread from outside, now or from its next sleep.</summary>
    public void Wake() => _wake.Raise();

    /// <summary>Called after every duty cycle.</summary>
    /// <param name="workDone">What the agent reported.</param>
    /// <param name="nowNanos">Time of the duty cycle.</param>
    public void Idle(int workDone, long nowNanos)
    {
        if (workDone > 0)
        {
            _idleSinceNanos = Never;
            return;
        }

        switch (Strategy)
        {
            case WaitStrategy.Block:
                Sleep(nowNanos);
                break;
            case WaitStrategy.SpinThenBlock:
                SpinFirst(nowNanos);
                break;
            case WaitStrategy.Spin:
            default:
                break;
        }
    }

    /// <summary>Frees the kernel's event.</summary>
    public void Dispose() => _wake.Dispose();

    private void Move(IWaitSet from, IWaitSet to)
    {
        try
        {
            foreach ((int descriptor, PollEvents events) in _watched)
            {
                to.Watch(descriptor, events);
            }
        }
        catch
        {
            // Also those that it never got, which does nothing: the thread goes on sleeping where it did.
            _watched.ForEach(watch => to.Unwatch(watch.Descriptor));
            throw;
        }

        _watched.ForEach(watch => from.Unwatch(watch.Descriptor));
    }

    private void SpinFirst(long nowNanos)
    {
        if (_idleSinceNanos == Never)
        {
            _idleSinceNanos = nowNanos;
        }
        else if (nowNanos - _idleSinceNanos >= SpinNanos)
        {
            Sleep(nowNanos);
            _idleSinceNanos = Never;
        }
    }

    private void Sleep(long nowNanos)
    {
        if (DeadlineNanos <= nowNanos && DeadlineNanos != Never)
        {
            return;
        }

        // Whatever has never run wants to run at the least number there is: only what lies ahead is subtracted.
        long timeoutNanos = DeadlineNanos == Never ? -1 : DeadlineNanos - nowNanos;
        Sleeps++;
        if (_descriptors.Wait(timeoutNanos) > 0 && _descriptors.Reported(_wake.Value) != PollEvents.None)
        {
            _wake.Take();
        }
    }
}
