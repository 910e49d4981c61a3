using Ringside.Linux.Errors;
using Ringside.Linux.Polling;

namespace Ringside.Linux.IoUring;

/// <summary>Lets a thread sleep in io_uring_enter(2) instead of ppoll(2): until an operation of its ring completes, or until a watched
/// descriptor is ready (IORING_OP_POLL_ADD).</summary>
/// <remarks>
/// Each watch is one poll that completes once and is armed anew by the next <see cref="Wait"/>: what is still ready completes at once, so
/// readiness is told again and again, as ppoll does. A watch on the ring's own descriptor arms nothing, because completions wake the
/// sleeper anyway; it is reported readable when completions of others arrived. All completions go through the dispatcher: those of other
/// users of the ring reach their handlers while this thread waits here.
/// A handler that has put completions aside which its owner has not seen yet raises <see cref="Waiting"/> by one for each, so that the
/// thread does not sleep over them. Waiting allocates nothing.
/// </remarks>
public sealed class RingWaitSet : IWaitSet, ICompletionHandler, IDisposable
{
    private const int GenerationBits = 32;

    private readonly RingDispatcher _dispatcher;
    private readonly Watched[] _watched;
    private readonly int _slot;
    private int _used;
    private int _count;
    private int _armed;
    private int _own;
    private int _ready;
    private uint _generation;
    private bool _isDisposed;

    /// <summary>Makes an empty set.</summary>
    /// <param name="dispatcher">The ring to sleep in, with its other users.</param>
    /// <param name="capacity">Most descriptors that it may hold.</param>
    public RingWaitSet(RingDispatcher dispatcher, int capacity = 16)
    {
        ArgumentNullException.ThrowIfNull(dispatcher);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << (RingDispatcher.ValueBits - GenerationBits));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _dispatcher = dispatcher;
        _watched = new Watched[capacity];
        _slot = dispatcher.Add(this);
    }

    /// <summary>Descriptors in the set.</summary>
    public int Count => _count;

    /// <summary>Completions that handlers of this ring have put aside for their owners. While it is above zero, the ring's own descriptor
    /// counts as ready and <see cref="Wait"/> does not sleep.</summary>
    public int Waiting { get; set; }

    /// <inheritdoc/>
    public void Watch(int descriptor, PollEvents events)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        int index = Find(descriptor);
        if (index >= 0)
        {
            if (_watched[index].Events != events)
            {
                Disarm(index);
                _watched[index].Events = events;
            }

            return;
        }

        if (_count == _watched.Length)
        {
            throw new InvalidOperationException($"the wait set holds {_count} descriptors already, its capacity");
        }

        index = Array.FindIndex(_watched, 0, _used, watched => !watched.IsUsed);
        index = index < 0 ? _used++ : index;
        _watched[index] = new Watched { IsUsed = true, Descriptor = descriptor, Events = events };
        _count++;
    }

    /// <inheritdoc/>
    /// <remarks>The kernel is told at once: a poll that is armed keeps the file open after its descriptor was closed.</remarks>
    public void Unwatch(int descriptor)
    {
        int index = Find(descriptor);
        if (index >= 0)
        {
            Disarm(index);
            _watched[index] = default;
            _count--;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="KernelException">The kernel refused to wait; EBADF: the ring was disposed.</exception>
    /// <exception cref="InvalidOperationException">A watched descriptor was closed.</exception>
    public int Wait(long timeoutNanos)
    {
        int own = Find(_dispatcher.Ring.Descriptor);
        foreach (ref Watched watched in _watched.AsSpan(0, _used))
        {
            watched.Reported = PollEvents.None;
        }

        _ready = 0;
        _own = 0;
        long before = _dispatcher.Dispatched;
        bool armed = Arm(own);
        bool sleep = armed && Waiting == 0 && _dispatcher.Ring.Available == 0;
        int result = sleep ? _dispatcher.Wait(timeoutNanos) : _dispatcher.Poll();
        if (result < 0 && (Errno)(-result) is not (Errno.EAGAIN or Errno.EBUSY))
        {
            throw new KernelException("io_uring_enter(wait)", (Errno)(-result));
        }

        if (own >= 0 && (Waiting > 0 || _dispatcher.Dispatched - before > _own))
        {
            _watched[own].Reported = PollEvents.Readable;
            _ready++;
        }

        CheckOpen();
        return _ready;
    }

    /// <inheritdoc/>
    public PollEvents Reported(int descriptor)
    {
        int index = Find(descriptor);
        return index < 0 ? PollEvents.None : _watched[index].Reported;
    }

    /// <inheritdoc/>
    void ICompletionHandler.Complete(in Completion completion, ulong value)
    {
        _armed--;
        _own++;
        ref Watched watched = ref _watched[(int)(value >> GenerationBits)];
        if (!watched.IsArmed || watched.Generation != (uint)value)
        {
            return; // of a watch that was removed or changed meanwhile
        }

        watched.IsArmed = false;
        watched.Reported = completion.Result >= 0 ? (PollEvents)completion.Result
            : completion.Error == Errno.EBADF ? PollEvents.Invalid
            : PollEvents.None;
        _ready += watched.Reported != PollEvents.None ? 1 : 0;
    }

    /// <summary>Removes all watches and gives the slot of the dispatcher back. A ring that was disposed before has ended its polls
    /// itself.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        for (int i = 0; i < _used; i++)
        {
            Disarm(i);
        }

        while (_armed > 0 && _dispatcher.Wait(-1) >= 0)
        {
            // Each poll that was removed completes; the slot is free when all have. EBADF: the ring is gone, and they with it.
        }

        _dispatcher.Remove(_slot);
    }

    // False when the kernel would not take the entries: then nobody may sleep.
    private unsafe bool Arm(int own)
    {
        for (int i = 0; i < _used; i++)
        {
            ref Watched watched = ref _watched[i];
            if (!watched.IsUsed || watched.IsArmed || i == own)
            {
                continue;
            }

            if (!TryNext(out SubmissionEntry* entry))
            {
                return false;
            }

            watched.Generation = ++_generation;
            watched.IsArmed = true;
            _armed++;
            entry->PreparePoll(watched.Descriptor, watched.Events);
            entry->UserData = Tag(i);
        }

        return true;
    }

    private unsafe void Disarm(int index)
    {
        if (_watched[index].IsArmed && TryNext(out SubmissionEntry* entry))
        {
            entry->PreparePollRemove(Tag(index));
            entry->UserData = RingDispatcher.Tag(RingDispatcher.Nobody, 0);
            _watched[index].IsArmed = false;
            _dispatcher.Poll();
        }
    }

    private unsafe bool TryNext(out SubmissionEntry* entry)
    {
        if (_dispatcher.Ring.Descriptor < 0)
        {
            entry = null;
            return false;
        }

        if (!_dispatcher.Ring.TryNext(out entry))
        {
            _ = _dispatcher.Ring.Submit();
            return _dispatcher.Ring.TryNext(out entry);
        }

        return true;
    }

    private ulong Tag(int index) =>
        RingDispatcher.Tag(_slot, ((ulong)(uint)index << GenerationBits) | _watched[index].Generation);

    private void CheckOpen()
    {
        foreach (ref Watched watched in _watched.AsSpan(0, _used))
        {
            if ((watched.Reported & PollEvents.Invalid) != 0)
            {
                throw new InvalidOperationException($"descriptor {watched.Descriptor} was closed while it was watched; unwatch it before");
            }
        }
    }

    private int Find(int descriptor)
    {
        for (int i = 0; i < _used; i++)
        {
            if (_watched[i].IsUsed && _watched[i].Descriptor == descriptor)
            {
                return i;
            }
        }

        return -1;
    }

    private struct Watched
    {
        public bool IsUsed;
        public bool IsArmed;
        public int Descriptor;
        public uint Generation;
        public PollEvents Events;
        public PollEvents Reported;
    }
}
