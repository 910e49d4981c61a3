using Ringside.Linux.Errors;

namespace Ringside.Net.Loop;

/// <summary>Several operations that one coroutine waits for together, under one policy and one time-out (operations of
/// io_uring_enter(2)).</summary>
/// <remarks>Made once and used again and again: <see cref="Add"/> operations, <see cref="WaitAsync"/>, read the results with
/// <see cref="TryGetResult"/>, wait again for the rest or <see cref="CancelAsync"/> it, then <see cref="Clear"/>.</remarks>
public sealed class WaitGroup : ITimed
{
    private readonly Coroutine _owner;
    private readonly Member[] _members;
    private int _count;
    private int _done;
    private int _failed;
    private bool _isInterrupted;
    private WakeWhen _when;
    private Waiting _waiting;
    private LoopOperation? _timer;

    internal WaitGroup(Coroutine owner, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _owner = owner;
        _members = new Member[capacity];
    }

    /// <summary>Operations in the group.</summary>
    public int Count => _count;

    /// <summary>Those of them that are done.</summary>
    public int DoneCount => _done;

    /// <summary>Adds an operation that nobody awaits yet.</summary>
    /// <param name="task">The operation.</param>
    /// <param name="interrupts">Whether its end wakes the coroutine whatever it waits for, as a message does; it does not count towards
    /// the others.</param>
    /// <returns>Its place, for <see cref="TryGetResult"/>.</returns>
    /// <exception cref="InvalidOperationException">The group is full, or somebody waits for the operation already.</exception>
    public int Add(LoopTask task, bool interrupts = false)
    {
        LoopOperation operation = task.Operation;
        if (operation.Group is not null || operation.Continuation is not null || operation.Owner != _owner)
        {
            throw new InvalidOperationException("somebody else waits for this operation already");
        }

        CheckRoom(1);
        int place = _count++;
        _members[place] = new Member { Operation = operation, Interrupts = interrupts };
        operation.Group = this;
        operation.Place = place;
        if (operation.State == OperationState.Done)
        {
            OnDone(operation);
        }

        return place;
    }

    /// <summary>Waits.</summary>
    /// <param name="when">For what.</param>
    /// <param name="timeoutNanos">Longest wait for all of it together; negative for none.</param>
    /// <returns>An operation whose result is a <see cref="GroupOutcome"/>.</returns>
    public LoopTask WaitAsync(WakeWhen when, long timeoutNanos = -1)
    {
        _when = when;
        LoopTask task = _waiting.Begin(_owner);
        if (_owner.IsCancelled)
        {
            _waiting.End((int)GroupOutcome.Cancelled);
        }
        else if (!TryWake() && timeoutNanos >= 0)
        {
            _timer = _owner.Loop.StartTimer(_owner, this, timeoutNanos);
        }

        return task;
    }

    /// <summary>Cancels what is under way and waits until all of it is done: each operation ends once, with ECANCELED or with the result
    /// that was faster.</summary>
    public LoopTask CancelAsync()
    {
        foreach (ref Member member in _members.AsSpan(0, _count))
        {
            if (!member.IsDone)
            {
                _owner.Loop.Cancel(member.Operation!);
            }
        }

        _when = WakeWhen.AllAreDone;
        _isInterrupted = false;
        LoopTask task = _waiting.Begin(_owner);
        _ = TryWake();
        return task;
    }

    /// <summary>The result of one operation.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="result">Not negative, or a negative errno.</param>
    /// <returns>False while it is under way.</returns>
    public bool TryGetResult(int place, out int result)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)_count, nameof(place));
        result = _members[place].Result;
        return _members[place].IsDone;
    }

    /// <summary>Empties the group for its next use.</summary>
    /// <exception cref="InvalidOperationException">An operation is under way: cancel it first.</exception>
    public void Clear()
    {
        foreach (ref Member member in _members.AsSpan(0, _count))
        {
            if (!member.IsDone)
            {
                throw new InvalidOperationException("an operation of the group is under way; cancel it and wait for its end first");
            }
        }

        _members.AsSpan(0, _count).Clear();
        _count = _done = _failed = 0;
        _isInterrupted = false;
    }

    internal void CheckRoom(int more)
    {
        if (more > _members.Length - _count)
        {
            throw new InvalidOperationException($"the group holds {_count} operations of at most {_members.Length}; {more} more do not fit");
        }
    }

    void ITimed.OnTime()
    {
        _timer = null;
        _waiting.End((int)GroupOutcome.TimedOut);
    }

    /// <summary>One operation has its result: the group keeps it, so that the operation is over.</summary>
    internal void OnDone(LoopOperation operation)
    {
        ref Member member = ref _members[operation.Place];
        member.IsDone = true;
        member.Operation = null;
        member.Result = _owner.Loop.TakeResult(operation);
        if (member.Interrupts)
        {
            _isInterrupted = true;
        }
        else
        {
            _failed += member.Result < 0 ? 1 : 0;
        }

        _done++;
        _ = TryWake();
    }

    private bool TryWake()
    {
        if (!_waiting.IsWaiting)
        {
            return false;
        }

        int counting = 0;
        int counted = 0;
        foreach (ref Member member in _members.AsSpan(0, _count))
        {
            counting += member.Interrupts ? 0 : 1;
            counted += member.IsDone && !member.Interrupts ? 1 : 0;
        }

        bool holds = _when switch
        {
            WakeWhen.AllAreDone => _done == _count || counted == counting,
            WakeWhen.OneIsDone => counted > 0 || counting == 0,
            _ => counted == counting || _failed > 0,
        };
        if (!holds && !_isInterrupted)
        {
            return false;
        }

        Wake(holds ? (_failed > 0 ? GroupOutcome.Failed : GroupOutcome.Done) : GroupOutcome.Interrupted);
        return true;
    }

    private void Wake(GroupOutcome outcome)
    {
        if (_timer is { } timer)
        {
            _timer = null;
            _owner.Loop.StopTimer(timer);
        }

        _isInterrupted = false;
        _waiting.End((int)outcome);
    }

    private struct Member
    {
        public LoopOperation? Operation;
        public int Result;
        public bool IsDone;
        public bool Interrupts;
    }
}
