namespace Ringside.Messaging.Requests;

/// <summary>The requests of a client that have no answer yet: a bounded number, each with an id that is never used again.</summary>
/// <remarks>An id is the place in the table in its low 16 bits and a count above: a late answer to a request that timed out finds that
/// its id is not the one of the place any more.</remarks>
internal sealed class RequestTable
{
    private readonly OpenRequest[] _places;
    private readonly int[] _free;
    private int _freeCount;
    private long _generation;
    private int _cursor;
    private long _soonest = long.MaxValue;

    internal RequestTable(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, 1 << 16);
        _places = new OpenRequest[depth];
        _free = new int[depth];
        for (int i = 0; i < depth; i++)
        {
            _free[i] = depth - 1 - i;
        }

        _freeCount = depth;
    }

    internal int Count => _places.Length - _freeCount;

    internal bool IsFull => _freeCount == 0;

    /// <summary>Places that were looked at for late requests: what that costs.</summary>
    internal long Looked { get; private set; }

    /// <summary>Not later than the first deadline; <see cref="long.MaxValue"/> when nothing is open.</summary>
    internal long NextDeadlineNanos { get; private set; } = long.MaxValue;

    /// <summary>Takes a place; there must be one.</summary>
    /// <returns>The id.</returns>
    internal long Begin(byte kind, int length, long context, long deadlineNanos)
    {
        int place = _free[--_freeCount];
        long id = (++_generation << 16) | (long)place;
        _places[place] = new OpenRequest(id, kind, length, context, deadlineNanos);
        NextDeadlineNanos = Math.Min(NextDeadlineNanos, deadlineNanos);
        if (_cursor > 0)
            _soonest = Math.Min(_soonest, deadlineNanos); // begun within a walk, perhaps behind it
        return id;
    }

    /// <summary>Gives the place of a request back.</summary>
    /// <returns>False when no such request is open.</returns>
    internal bool TryEnd(long id, out OpenRequest request)
    {
        int place = (int)(id & 0xffff);
        if (id == 0 || place >= _places.Length || _places[place].Id != id)
        {
            request = default;
            return false;
        }

        request = _places[place];
        _places[place] = default;
        _free[_freeCount++] = place;
        if (_freeCount == _places.Length)
            (NextDeadlineNanos, _cursor, _soonest) = (long.MaxValue, 0, long.MaxValue);
        return true;
    }

    /// <summary>Ends one request whose deadline is over. The next call goes on behind it, so that many end in one walk.</summary>
    /// <returns>False when there is none (any more).</returns>
    internal bool TryEndLate(long nowNanos, out OpenRequest request)
    {
        request = default;
        if (nowNanos < NextDeadlineNanos)
            return false;
        while (true)
        {
            if (TryEndInWalk(nowNanos, out request))
                return true;
            (NextDeadlineNanos, _cursor, _soonest) = (_soonest, 0, long.MaxValue);
            if (Count == 0 || nowNanos < NextDeadlineNanos)
                return false; // else the walk had begun at an earlier time
        }
    }

    private bool TryEndInWalk(long nowNanos, out OpenRequest request)
    {
        while (_cursor < _places.Length)
        {
            Looked++;
            OpenRequest open = _places[_cursor++];
            if (open.Id == 0)
                continue;
            if (open.DeadlineNanos <= nowNanos)
                return TryEnd(open.Id, out request);
            _soonest = Math.Min(_soonest, open.DeadlineNanos);
        }

        request = default;
        return false;
    }
}
