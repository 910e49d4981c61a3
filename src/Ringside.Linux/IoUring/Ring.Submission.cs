using System.Runtime.CompilerServices;
using Ringside.Linux.Errors;

namespace Ringside.Linux.IoUring;

/// <content>The submission queue and the one call on the hot path (io_uring_enter(2)).</content>
public sealed unsafe partial class Ring
{
    private const uint EnterGetEvents = 1 << 0;
    private const uint EnterWakeUp = 1 << 1;
    private const uint EnterExtendedArgument = 1 << 3;
    private const uint EnterRegistered = 1 << 4;
    private const uint NeedWakeUp = 1 << 0;
    private const uint CompletionOverflow = 1 << 1;
    private const uint TaskRunWaits = 1 << 2;
    private const nuint SignalSetSize = 8;

    private readonly bool _polled;
    private uint* _submissionHead;
    private uint* _submissionTail;
    private uint* _submissionFlags;
    private uint* _submissionDropped;
    private uint _submissionEntries;
    private uint _submissionMask;
    private uint _nextEntry;
    private uint _enterFlags;
    private int _callDescriptor;

    /// <summary>Entries that were taken with <see cref="TryNext"/> and that the kernel has not taken yet.</summary>
    public int Pending => (int)(_nextEntry - Volatile.Read(ref *_submissionHead));

    /// <summary>Calls of io_uring_enter(2) so far.</summary>
    public long Enters { get; private set; }

    /// <summary>Those of them that also posted completions (IORING_ENTER_GETEVENTS): where several users share a ring, one sees by it
    /// whether another has looked since.</summary>
    public long Looks { get; private set; }

    /// <summary>Entries that the kernel found unreadable; never, unless a program writes where it must not.</summary>
    public uint Dropped => Volatile.Read(ref *_submissionDropped);

    /// <summary>True when a call to the kernel would bring completions that are not in memory yet: deferred work waits
    /// (<see cref="RingFlags.TaskRunFlag"/>), or completions overflowed.</summary>
    public bool NeedsEnter => (Volatile.Read(ref *_submissionFlags) & (TaskRunWaits | CompletionOverflow)) != 0;

    /// <summary>Takes the next free entry, zeroed. It is submitted by the next <see cref="Submit"/> and must be filled before.</summary>
    /// <param name="entry">The entry, valid until it is submitted; null when there is none.</param>
    /// <returns>False when the queue is full: submit first.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(out SubmissionEntry* entry)
    {
        // Acquire: the kernel has read an entry before it moves the head past it, so only then may we write there again.
        uint head = Volatile.Read(ref *_submissionHead);
        if (_nextEntry - head >= _submissionEntries)
        {
            entry = null;
            return false;
        }

        entry = _entries + (_nextEntry++ & _submissionMask);
        *entry = default;
        return true;
    }

    /// <summary>Hands all prepared entries to the kernel, without waiting and without looking for completions.</summary>
    /// <returns>How many it took, or a negative <see cref="Errno"/>: EAGAIN (no memory), EBUSY (completions overflow: take some first),
    /// EEXIST (not the thread that owns the ring), EBADFD (not enabled yet).</returns>
    public int Submit()
    {
        uint count = Publish();
        return _polled ? SubmitPolled(count, 0, 0, null) : count == 0 ? 0 : Enter(count, 0, 0, null, 0);
    }

    /// <summary>Hands over what was prepared, runs the work that waits for this thread and posts its completions, in one call and
    /// without waiting: what a thread does that spins on a ring with <see cref="RingFlags.DeferTaskRun"/>.</summary>
    /// <returns>As <see cref="Submit"/>.</returns>
    public int GetEvents()
    {
        uint count = Publish();
        return _polled ? SubmitPolled(count, 0, EnterGetEvents, null) : Enter(count, 0, EnterGetEvents, null, 0);
    }

    /// <summary>Hands over what was prepared and sleeps until enough completions are there, or the time is over, or a signal
    /// comes.</summary>
    /// <param name="minimum">How many completions to wait for, those included that are there already.</param>
    /// <param name="timeoutNanos">Longest sleep; negative waits without limit.</param>
    /// <returns>As <see cref="Submit"/>; the time-out and signals are no errors: 0, or what was submitted.</returns>
    public int SubmitAndWait(int minimum, long timeoutNanos)
    {
        if (timeoutNanos == 0 || minimum <= 0)
        {
            return GetEvents();
        }

        long* time = stackalloc long[2];
        time[0] = timeoutNanos / 1_000_000_000;
        time[1] = timeoutNanos % 1_000_000_000;
        var argument = new WaitArgument { SignalMaskSize = (uint)SignalSetSize, Time = timeoutNanos < 0 ? null : time };
        uint count = Publish();
        int result = _polled
            ? SubmitPolled(count, (uint)minimum, EnterGetEvents, &argument)
            : Enter(count, (uint)minimum, EnterGetEvents | EnterExtendedArgument, &argument, (nuint)sizeof(WaitArgument));
        return result is -(int)Errno.ETIME or -(int)Errno.EINTR ? 0 : result;
    }

    // Release: the kernel must see the entries' bytes before it sees a tail that covers them.
    private uint Publish()
    {
        Volatile.Write(ref *_submissionTail, _nextEntry);
        return _nextEntry - *_submissionHead;
    }

    private int SubmitPolled(uint count, uint minimum, uint flags, WaitArgument* argument)
    {
        // Full fence: our tail must be visible before we read whether the kernel's thread sleeps; it writes that flag, then looks at the
        // tail once more. With either order broken both would believe that the other one acts.
        Interlocked.MemoryBarrier();
        uint state = Volatile.Read(ref *_submissionFlags);
        flags |= (state & NeedWakeUp) != 0 ? EnterWakeUp : 0;
        flags |= (state & CompletionOverflow) != 0 ? EnterGetEvents : 0;
        if (argument is not null)
        {
            int result = Enter(0, minimum, flags | EnterExtendedArgument, argument, (nuint)sizeof(WaitArgument));
            return result < 0 ? result : (int)count;
        }

        // Completions are posted by the kernel's thread: nothing to call for, unless it sleeps or they overflowed.
        bool call = (flags & EnterWakeUp) != 0 || (state & CompletionOverflow) != 0;
        int called = call ? Enter(0, 0, flags, null, 0) : 0;
        return called < 0 ? called : (int)count;
    }

    private int Enter(uint submit, uint minimum, uint flags, void* argument, nuint size)
    {
        Enters++;
        Looks += flags & EnterGetEvents;
        (int descriptor, uint byNumber) = (_callDescriptor, _enterFlags);
        if (byNumber != 0 && _registeredBy != Thread.CurrentThread)
        {
            // On another thread the number may be that of another ring; by its descriptor this one answers EEXIST.
            (descriptor, byNumber) = (_descriptor, 0);
        }

        int result = Libc.RingEnter(descriptor, submit, minimum, flags | byNumber, argument, size);
        return result >= 0 ? result : -(int)KernelException.LastError;
    }

    private void FindSubmissionWords(in RingParameters parameters)
    {
        RingOffsets offsets = parameters.Submission;
        _submissionHead = (uint*)(_rings + offsets.Head);
        _submissionTail = (uint*)(_rings + offsets.Tail);
        _submissionFlags = (uint*)(_rings + offsets.FlagsOrOverflow);
        _submissionDropped = (uint*)(_rings + offsets.DroppedOrCompletions);
        _submissionEntries = parameters.SubmissionEntries;
        _submissionMask = parameters.SubmissionEntries - 1;
        _nextEntry = *_submissionTail;
        if ((_flags & RingFlags.NoSubmissionArray) == 0)
        {
            // Entry n always stands at place n, so the array between queue and entries is written once and never again.
            uint* array = (uint*)(_rings + offsets.ArrayOrFlags);
            for (uint i = 0; i < _submissionEntries; i++)
            {
                array[i] = i;
            }
        }
    }
}
