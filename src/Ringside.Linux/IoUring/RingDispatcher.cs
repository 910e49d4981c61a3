using System.Runtime.CompilerServices;

namespace Ringside.Linux.IoUring;

// | bits of user data | meaning                                         |
// |           63 - 48 | slot of the handler; 0 belongs to nobody        |
// |            47 - 0 | the handler's own                               |

/// <summary>Lets several users share one ring (io_uring(7)): each completion goes to the handler that its user data names.</summary>
/// <remarks>
/// One thread owns it, as it owns the ring. A handler gets a slot with <see cref="Add"/> and makes the user data of its operations with
/// <see cref="Tag"/>. Before it gives the slot back with <see cref="Remove"/>, all its operations must have completed (cancel them and
/// dispatch until they have): what comes later for an empty slot is counted and thrown away, and what comes for a slot that was given
/// to somebody else would reach the wrong one. Operations whose end interests nobody carry slot 0, as those that cancel.
/// A handler may submit, dispatch, add and remove while it handles: each completion is taken off the ring before it is handed over.
/// </remarks>
public sealed class RingDispatcher
{
    /// <summary>Bits of user data that belong to the handler.</summary>
    public const int ValueBits = 48;

    /// <summary>The slot of nobody: its completions are thrown away.</summary>
    public const int Nobody = 0;

    private const ulong ValueMask = (1UL << ValueBits) - 1;
    private const int MaximumSlots = 1 << 16;

    private readonly Stack<int> _free = new();
    private ICompletionHandler?[] _handlers = new ICompletionHandler?[16];
    private int _used = 1;

    /// <summary>Makes a dispatcher without handlers.</summary>
    /// <param name="ring">The ring; all that submit to it use this dispatcher's user data.</param>
    public RingDispatcher(Ring ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        Ring = ring;
    }

    /// <summary>The ring.</summary>
    public Ring Ring { get; }

    /// <summary>Completions handed to handlers so far.</summary>
    public long Dispatched { get; private set; }

    /// <summary>Completions that named an empty slot.</summary>
    public long Strays { get; private set; }

    /// <summary>User data for an operation of a handler.</summary>
    /// <param name="slot">The handler's slot, or <see cref="Nobody"/>.</param>
    /// <param name="value">What the handler gets back with the completion; 48 bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Tag(int slot, ulong value) => ((ulong)(uint)slot << ValueBits) | (value & ValueMask);

    /// <summary>Gives a handler a slot. Not for the hot path.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>Its slot, from 1.</returns>
    /// <exception cref="InvalidOperationException">All 65,535 slots are taken.</exception>
    public int Add(ICompletionHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        int slot = _free.Count > 0 ? _free.Pop() : _used++;
        if (slot >= MaximumSlots)
        {
            throw new InvalidOperationException($"all {MaximumSlots - 1} slots of this ring are taken");
        }

        if (slot >= _handlers.Length)
        {
            Array.Resize(ref _handlers, _handlers.Length * 2);
        }

        _handlers[slot] = handler;
        return slot;
    }

    /// <summary>Takes a slot back, once all operations of its handler have completed.</summary>
    /// <param name="slot">The slot.</param>
    public void Remove(int slot)
    {
        if (slot <= Nobody || slot >= _used || _handlers[slot] is null)
        {
            throw new ArgumentOutOfRangeException(nameof(slot), $"slot {slot} is not taken");
        }

        _handlers[slot] = null;
        _free.Push(slot);
    }

    /// <summary>Hands over the completions that stand in memory; no system call.</summary>
    /// <returns>How many there were, those of nobody included.</returns>
    public int Dispatch()
    {
        int count = 0;

        // As many as were there at the start, so that handlers which submit cannot keep this call going for ever.
        for (int left = Ring.Available; left > 0 && TryDispatchOne(); left--)
        {
            count++;
        }

        return count;
    }

    /// <summary>Hands over the first completion that stands in memory, for who wants no more of them taken off the ring than he needs; no
    /// system call.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryDispatchOne()
    {
        if (!Ring.TryTake(out Completion completion))
        {
            return false;
        }

        int slot = (int)(completion.UserData >> ValueBits);
        ICompletionHandler? handler = slot < _handlers.Length ? _handlers[slot] : null;
        if (handler is not null)
        {
            Dispatched++;
            handler.Complete(completion, completion.UserData & ValueMask);
        }
        else if (slot != Nobody)
        {
            Strays++;
        }

        return true;
    }

    /// <summary>Submits what was prepared, has the kernel post what it has, and hands it over: one system call, no waiting.</summary>
    /// <returns>How many completions there were, or a negative errno of <see cref="Ring.GetEvents"/> when there were none.</returns>
    public int Poll()
    {
        int result = Ring.GetEvents();
        int count = Dispatch();
        return count > 0 || result >= 0 ? count : result;
    }

    /// <summary>Submits what was prepared, sleeps until a completion is there or the time is over, and hands over what is there.</summary>
    /// <param name="timeoutNanos">Longest sleep; 0 only looks, negative waits without limit.</param>
    /// <returns>As <see cref="Poll"/>.</returns>
    public int Wait(long timeoutNanos)
    {
        int result = Ring.SubmitAndWait(1, timeoutNanos);
        int count = Dispatch();
        return count > 0 || result >= 0 ? count : result;
    }
}
