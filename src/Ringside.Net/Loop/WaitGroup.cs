using System.Runtime.CompilerServices;
using Ringside.Linux.Errors;

namespace Ringside.Net.Loop;

/// <summary>Several operations that one coroutine waits for together, if need be under one time-out (they complete as
/// io_uring_enter(2) tells).</summary>
/// <remarks>Made once and used again after <see cref="Clear"/>: waiting allocates nothing. Results stand under the number that
/// <see cref="Add(Pending)"/> gave. <see cref="Dispose"/> cancels what is under way; memory that such an operation uses must outlive it,
/// which frames of the loop do by themselves. All members belong to the loop's thread.</remarks>
public sealed class WaitGroup : IDisposable
{
    private readonly RingLoop _loop;
    private readonly Member[] _members;
    private int _counted;
    private int _completed;
    private int _failed;
    private int _untaken;
    private int _interruptions;
    private WakePolicy _policy;
    private Pending _wait;
    private bool _isAwaited;

    /// <summary>Makes an empty group.</summary>
    /// <param name="loop">The loop of its operations.</param>
    /// <param name="capacity">Most operations.</param>
    public WaitGroup(RingLoop loop, int capacity)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _loop = loop;
        _members = new Member[capacity];
    }

    /// <summary>Operations in it, interruptions included.</summary>
    public int Count { get; private set; }

    /// <summary>Operations that have completed, interruptions not counted.</summary>
    public int Completed => _completed;

    /// <summary>Operations of those that failed.</summary>
    public int Failed => _failed;

    /// <summary>Adds an operation; it is no longer awaited on its own.</summary>
    /// <param name="pending">The operation.</param>
    /// <returns>Its number in the group, from 0.</returns>
    /// <exception cref="InvalidOperationException">The group is full, or the operation was awaited already.</exception>
    public int Add(Pending pending) => Add(pending, isInterruption: false);

    /// <summary>Adds something that wakes the coroutine whatever the policy says, as <see cref="Mailbox{T}.Wait"/>.</summary>
    /// <param name="pending">The operation or wait.</param>
    /// <returns>Its number in the group, from 0.</returns>
    public int AddInterruption(Pending pending) => Add(pending, isInterruption: true);

    /// <summary>True when that operation has completed.</summary>
    public bool IsCompleted(int number) => Find(number).IsDone;

    /// <summary>The result of an operation that has completed; taking it makes it the caller's, descriptors included.</summary>
    /// <exception cref="InvalidOperationException">It has not completed.</exception>
    public int Result(int number)
    {
        ref Member member = ref Find(number);
        if (!member.IsDone)
        {
            throw new InvalidOperationException($"operation {number} of the group has not completed");
        }

        _untaken -= member is { IsTaken: false, IsInterruption: false } ? 1 : 0;
        member.IsTaken = true;
        return member.Result;
    }

    /// <summary>Waits as the policy says. Operations that are under way afterwards go on.</summary>
    /// <param name="policy">When to wake.</param>
    /// <param name="timeoutNanos">One time limit for all.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<WakeReason> WaitAsync(WakePolicy policy, long timeoutNanos = RingLoop.Unlimited)
    {
        int result = await Begin(policy, timeoutNanos);
        return result switch
        {
            >= 0 => (WakeReason)result,
            -(int)Errno.ETIME => WakeReason.TimedOut,
            _ => WakeReason.Canceled,
        };
    }

    /// <summary>Waits as the policy says, then cancels the others and waits until they have ended, too: afterwards no memory of the group
    /// is in use.</summary>
    /// <param name="policy">When to wake.</param>
    /// <param name="timeoutNanos">One time limit for all.</param>
    /// <returns>Why the first wait ended.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<WakeReason> RunAsync(WakePolicy policy, long timeoutNanos = RingLoop.Unlimited)
    {
        WakeReason reason = await WaitAsync(policy, timeoutNanos);
        CancelAll();
        while (_completed < _counted)
        {
            _ = await WaitAsync(WakePolicy.All);
            DisarmInterruptions();
        }

        return reason;
    }

    /// <summary>Asks all operations that are under way to end; they complete later.</summary>
    public void CancelAll()
    {
        for (int i = 0; i < Count; i++)
        {
            if (!_members[i].IsDone)
            {
                _members[i].Pending.Cancel();
            }
        }

        DisarmInterruptions();
    }

    /// <summary>Empties the group: what is under way is cancelled and its result thrown away.</summary>
    public void Clear()
    {
        _loop.CheckThread();
        for (int i = 0; i < Count; i++)
        {
            Member member = _members[i];
            _members[i] = default;
            if (!member.IsDone)
            {
                member.Pending.Operation!.Abandon();
            }
            else if (!member.IsTaken)
            {
                _loop.Drop(member.Yields, member.Result);
            }
        }

        Count = _counted = _completed = _failed = _untaken = _interruptions = 0;
    }

    /// <summary>As <see cref="Clear"/>.</summary>
    public void Dispose() => Clear();

    internal void Done(int number, int result, OperationYield yields)
    {
        ref Member member = ref _members[number];
        member.IsDone = true;
        member.Result = result;
        member.Yields = yields;
        if (member.IsInterruption)
        {
            _interruptions += result >= 0 ? 1 : 0;
        }
        else
        {
            _completed++;
            _untaken++;
            _failed += result < 0 ? 1 : 0;
        }

        if (_isAwaited && Evaluate(_policy) is { } reason)
        {
            _isAwaited = false;
            _wait.Operation!.Fulfil((int)reason, _wait.Generation);
        }
    }

    private int Add(Pending pending, bool isInterruption)
    {
        _loop.CheckThread();
        if (Count == _members.Length)
        {
            throw new InvalidOperationException($"the group holds {Count} operations already, its capacity");
        }

        int number = Count++;
        _members[number] = new Member { Pending = pending, IsInterruption = isInterruption };
        _counted += isInterruption ? 0 : 1;
        if (pending.Operation is { } operation)
        {
            operation.Join(this, number, pending.Generation);
        }
        else
        {
            Done(number, pending.ImmediateResult, OperationYield.Nothing);
        }

        return number;
    }

    private Pending Begin(WakePolicy policy, long timeoutNanos)
    {
        _loop.CheckThread();
        if (_isAwaited && !_wait.IsCompleted)
        {
            throw new InvalidOperationException("somebody waits for this group already");
        }

        _policy = policy;
        if (Evaluate(policy) is { } reason)
        {
            return new Pending((int)reason);
        }

        _wait = _loop.StartWait(null, timeoutNanos);
        _isAwaited = true;
        return _wait;
    }

    private WakeReason? Evaluate(WakePolicy policy) =>
        _interruptions > 0 ? WakeReason.Interrupted
        : policy == WakePolicy.AllOrFirstFailure && _failed > 0 ? WakeReason.Failure
        : _completed == _counted ? WakeReason.All
        : policy == WakePolicy.Any && _untaken > 0 ? WakeReason.Any
        : null;

    // An interruption wakes once; the waits that follow a cancellation are for the operations alone.
    private void DisarmInterruptions() => _interruptions = 0;

    private ref Member Find(int number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)Count, nameof(number));
        return ref _members[number];
    }

    private struct Member
    {
        public Pending Pending;
        public int Result;
        public bool IsDone;
        public bool IsTaken;
        public bool IsInterruption;
        public OperationYield Yields;
    }
}
