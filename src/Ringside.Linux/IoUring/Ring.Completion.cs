using System.Runtime.CompilerServices;

namespace Ringside.Linux.IoUring;

/// <content>The completion queue (io_uring(7)).</content>
public sealed unsafe partial class Ring
{
    private uint* _completionHead;
    private uint* _completionTail;
    private uint* _completionOverflow;
    private Completion* _completions;
    private uint _completionMask;

    /// <summary>Completions that wait in memory.</summary>
    public int Available => (int)(Volatile.Read(ref *_completionTail) - *_completionHead);

    /// <summary>True while the kernel keeps completions that found no room. The next <see cref="GetEvents"/> or
    /// <see cref="SubmitAndWait"/> posts them, as far as there is room then.</summary>
    public bool HasOverflowed => (Volatile.Read(ref *_submissionFlags) & CompletionOverflow) != 0;

    /// <summary>Completions that were lost because the kernel had no memory to keep them; wraps at 2^32.</summary>
    public uint Lost => Volatile.Read(ref *_completionOverflow);

    /// <summary>The completions that wait, up to the end of the ring's memory: after taking them there may be more at its beginning. They
    /// stand in shared memory and are valid until <see cref="Advance"/>.</summary>
    public ReadOnlySpan<Completion> Peek()
    {
        // Acquire: what the kernel wrote into the completions is visible once its tail is.
        uint head = *_completionHead;
        uint available = Volatile.Read(ref *_completionTail) - head;
        uint start = head & _completionMask;
        uint toEnd = _completionMask + 1 - start;
        return new ReadOnlySpan<Completion>(_completions + start, (int)(available < toEnd ? available : toEnd));
    }

    /// <summary>Gives the room of the first completions back to the kernel.</summary>
    /// <param name="count">How many, at most what <see cref="Peek"/> showed.</param>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Available, nameof(count));

        // Release: our reads of the completions are done before the kernel may write there again.
        Volatile.Write(ref *_completionHead, *_completionHead + (uint)count);
    }

    /// <summary>Takes one completion.</summary>
    /// <returns>False when none waits in memory.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out Completion completion)
    {
        uint head = *_completionHead;
        if (Volatile.Read(ref *_completionTail) == head)
        {
            completion = default;
            return false;
        }

        completion = _completions[head & _completionMask];
        Volatile.Write(ref *_completionHead, head + 1);
        return true;
    }

    /// <summary>Looks at one of the completions that wait, and leaves it there.</summary>
    /// <param name="index">Which, from 0 for the first.</param>
    /// <param name="completion">The completion, when the result is true.</param>
    /// <returns>False when there are not so many.</returns>
    public bool TryPeekAt(int index, out Completion completion)
    {
        bool found = (uint)index < (uint)Available; // acquires, see Peek
        completion = found ? _completions[(*_completionHead + (uint)index) & _completionMask] : default;
        return found;
    }

    private void FindCompletionWords(in RingParameters parameters)
    {
        RingOffsets offsets = parameters.Completion;
        _completionHead = (uint*)(_rings + offsets.Head);
        _completionTail = (uint*)(_rings + offsets.Tail);
        _completionOverflow = (uint*)(_rings + offsets.FlagsOrOverflow);
        _completions = (Completion*)(_rings + offsets.DroppedOrCompletions);
        _completionMask = parameters.CompletionEntries - 1;
    }
}
