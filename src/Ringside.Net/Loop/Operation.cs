using System.Buffers;
using System.Threading.Tasks.Sources;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Net.Frames;

namespace Ringside.Net.Loop;

/// <summary>One operation or wait under way: what a coroutine awaits, what the kernel's completions are matched with, and what keeps the
/// memory that the kernel uses.</summary>
/// <remarks>
/// Two things must have happened before the object is used again: the kernel has posted its last completion (two for an operation with
/// a linked time-out, and for a send without copy), and the result was taken or given up. Until the first, frame and pin are held,
/// whatever became of the coroutine. Results are recorded when completions are taken off the ring; who waits is resumed later by the
/// loop, so that a continuation never runs while completions are being taken.
/// </remarks>
internal sealed class Operation(RingLoop loop, int index) : IValueTaskSource<int>
{
    private Action<object?>? _continuation;
    private object? _continuationState;
    private MemoryHandle _pin;
    private Frame _frame;
    private bool _holdsFrame;
    private bool _isDone;
    private bool _isTaken;
    private bool _isQueued;
    private bool _isCancelling;
    private bool _timedOut;
    private OperationYield _yields;
    private int _kernel;
    private int _result;
    private WaitGroup? _group;
    private int _groupIndex;

    internal int Index => index;

    internal RingLoop Loop => loop;

    /// <summary>Counts up with each use; 24 bits of it travel through the kernel.</summary>
    internal uint Generation { get; private set; }

    internal OperationKind Kind { get; private set; }

    internal Coroutine? Owner { get; set; }

    internal Operation? NextOwned { get; set; }

    internal Operation? PreviousOwned { get; set; }

    internal WaitList? List { get; set; }

    internal Operation? NextWaiting { get; set; }

    internal Operation? PreviousWaiting { get; set; }

    internal IOperationSink? Sink { get; private set; }

    internal bool IsRented { get; private set; }

    internal bool IsWithKernel => _kernel > 0;

    internal bool IsDone => _isDone;

    internal void Begin(OperationKind kind, Coroutine? owner, IOperationSink? sink)
    {
        Generation++;
        Kind = kind;
        Sink = sink;
        owner?.Own(this);
        IsRented = true;
        _isDone = _isQueued = _isCancelling = _timedOut = false;
        _yields = OperationYield.Nothing;
        _isTaken = kind == OperationKind.Stream;
        _kernel = 0;
        _result = 0;
    }

    internal void ExpectCompletions(int count)
    {
        if (_kernel == 0)
        {
            Owner?.CountWithKernel(1);
        }

        _kernel += count;
    }

    internal void HoldFrame(Frame frame)
    {
        loop.Frames.Hold(frame);
        _frame = frame;
        _holdsFrame = true;
    }

    internal void HoldPin(MemoryHandle pin) => _pin = pin;

    /// <summary>Says what a result that is not negative names: it is freed when nobody takes the result.</summary>
    internal void Yield(OperationYield yields) => _yields = yields;

    internal bool IsCompleted(uint generation) => !IsRented || generation != Generation || _isDone;

    /// <summary>Takes a completion of the kernel.</summary>
    internal void Handle(in Completion completion, bool ofTimeout)
    {
        if (ofTimeout)
        {
            _timedOut |= completion.Error == Errno.ETIME;
            _kernel--;
        }
        else
        {
            _kernel -= completion.HasMore ? 0 : 1;
            if (Kind == OperationKind.Stream)
            {
                Sink!.Handle(completion);
            }
            else if (!completion.IsNotification && !_isDone)
            {
                _result = completion.Result;
            }
        }

        if (_kernel == 0)
        {
            ReleaseMemory();
            Owner?.CountWithKernel(-1);
            Finish(FinalResult());
        }
    }

    /// <summary>Ends a wait with a result; the kernel's time-out, if there is one, is cancelled and comes back later.</summary>
    internal void Fulfil(int result)
    {
        if (_isDone)
        {
            return;
        }

        if (_kernel > 0)
        {
            loop.SubmitCancel(this);
        }

        Finish(result);
    }

    internal void Fulfil(int result, uint generation)
    {
        if (IsRented && generation == Generation)
        {
            Fulfil(result);
        }
    }

    internal void Cancel(uint generation)
    {
        if (IsRented && generation == Generation)
        {
            Cancel();
        }
    }

    internal void Cancel()
    {
        if (Kind == OperationKind.Wait)
        {
            Fulfil(-(int)Errno.ECANCELED);
        }
        else if (_kernel > 0 && !_isCancelling)
        {
            _isCancelling = true;
            loop.SubmitCancel(this);
        }
    }

    /// <summary>Gives the result up: the coroutine has ended.</summary>
    internal void Abandon()
    {
        Cancel();
        Sink?.Abandon();
        _continuation = null;
        if (!_isTaken && _isDone)
        {
            DropResult();
        }

        _isTaken = true;
        _group = null;
        TryRecycle();
    }

    /// <summary>Has the result go to a group instead of to an awaiter.</summary>
    internal void Join(WaitGroup group, int place, uint generation)
    {
        CheckUse(generation);
        if (_isDone)
        {
            group.Done(place, _result, _yields);
            Take();
            return;
        }

        _group = group;
        _groupIndex = place;
    }

    /// <summary>Resumes who awaits.</summary>
    internal void Resume()
    {
        _isQueued = false;
        Action<object?>? continuation = _continuation;
        object? state = _continuationState;
        _continuation = null;
        _continuationState = null;
        if (continuation is not null)
        {
            continuation(state);
        }
        else
        {
            TryRecycle();
        }
    }

    int IValueTaskSource<int>.GetResult(short token)
    {
        CheckUse(token);
        if (!_isDone)
        {
            throw new InvalidOperationException("the operation has not completed: await it");
        }

        int result = _result;
        if (Owner is { IsDisposing: true } owner)
        {
            DropResult();
            Take();
            throw new OperationCanceledException($"coroutine '{owner.Name}' was disposed");
        }

        Take();
        return result;
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token)
    {
        CheckUse(token);

        // A negative errno is a result, too.
        return !_isDone ? ValueTaskSourceStatus.Pending
            : Owner is { IsDisposing: true } ? ValueTaskSourceStatus.Canceled
            : ValueTaskSourceStatus.Succeeded;
    }

    // The flags ask for the caller's scheduling context: here that is always the loop.
    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        CheckUse(token);
        if (_continuation is not null || _group is not null)
        {
            throw new InvalidOperationException("the operation is awaited twice");
        }

        _continuation = continuation;
        _continuationState = state;
        if (_isDone)
        {
            Queue();
        }
    }

    private void CheckUse(short token) => CheckUse((uint)(Generation & ~0xffffu) | (ushort)token);

    private void CheckUse(uint generation)
    {
        loop.CheckThread();
        if (!IsRented || generation != Generation || _isTaken)
        {
            throw new InvalidOperationException("the result of this operation was taken already: a Pending is awaited once");
        }
    }

    private int FinalResult() => Kind switch
    {
        OperationKind.Delay => _result == -(int)Errno.ETIME ? 0 : _result,
        _ => _timedOut && _result == -(int)Errno.ECANCELED ? -(int)Errno.ETIME : _result,
    };

    private void Finish(int result)
    {
        if (_isDone)
        {
            TryRecycle(); // a wait whose time-out has come back
            return;
        }

        _isDone = true;
        _result = result;
        List?.Remove(this);
        if (_group is { } group)
        {
            _group = null;
            group.Done(_groupIndex, result, _yields);
            Take();
        }
        else if (_isTaken)
        {
            DropResult();
            TryRecycle();
        }
        else if (_continuation is not null)
        {
            Queue();
        }
    }

    private void Queue()
    {
        _isQueued = true;
        loop.QueueReady(this);
    }

    private void Take()
    {
        _isTaken = true;
        TryRecycle();
    }

    private void DropResult()
    {
        loop.Drop(_yields, _result);
        loop.CountLate(this);
    }

    private void ReleaseMemory()
    {
        _pin.Dispose();
        _pin = default;
        if (_holdsFrame)
        {
            _holdsFrame = false;
            loop.Frames.Release(_frame);
        }
    }

    private void TryRecycle()
    {
        if (!IsRented || !_isTaken || _isQueued || _kernel > 0 || (Kind != OperationKind.Stream && !_isDone))
        {
            return;
        }

        IsRented = false;
        Owner?.Disown(this);
        Sink = null;
        loop.Recycle(this);
    }
}
