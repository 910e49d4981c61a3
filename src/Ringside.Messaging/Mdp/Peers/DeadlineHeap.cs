namespace Ringside.Messaging.Mdp.Peers;

/// <summary>When which peer wants to be looked at: a heap by time, of the places of peers. Equal times go by place.</summary>
internal sealed class DeadlineHeap
{
    private readonly int[] _heap;
    private readonly int[] _placeOf;
    private readonly long[] _timeOf;
    private int _count;

    internal DeadlineHeap(int peers)
    {
        _heap = new int[peers];
        _placeOf = new int[peers];
        _timeOf = new long[peers];
        Array.Fill(_placeOf, -1);
    }

    /// <summary>The earliest time; never when there is none.</summary>
    internal long FirstNanos => _count == 0 ? long.MaxValue : _timeOf[_heap[0]];

    /// <summary>Whose time that is.</summary>
    internal int First => _heap[0];

    /// <summary>Sets the time of a peer; <see cref="long.MaxValue"/> for none.</summary>
    internal void Set(int peer, long nanos)
    {
        int at = _placeOf[peer];
        if (nanos == long.MaxValue)
        {
            Remove(peer, at);
            return;
        }

        if (at < 0)
        {
            _timeOf[peer] = nanos;
            _placeOf[peer] = _count;
            _heap[_count] = peer;
            Up(_count++);
            return;
        }

        bool earlier = nanos < _timeOf[peer];
        _timeOf[peer] = nanos;
        if (earlier)
        {
            Up(at);
        }
        else
        {
            Down(at);
        }
    }

    private void Remove(int peer, int at)
    {
        if (at < 0)
        {
            return;
        }

        _placeOf[peer] = -1;
        int last = _heap[--_count];
        if (last != peer)
        {
            _heap[at] = last;
            _placeOf[last] = at;
            Up(at);
            Down(_placeOf[last]);
        }
    }

    private bool IsBefore(int one, int other) =>
        _timeOf[one] < _timeOf[other] || (_timeOf[one] == _timeOf[other] && one < other);

    private void Up(int at)
    {
        while (at > 0 && IsBefore(_heap[at], _heap[(at - 1) / 2]))
        {
            Swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    private void Down(int at)
    {
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= _count)
            {
                return;
            }

            if (child + 1 < _count && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], _heap[at]))
            {
                return;
            }

            Swap(at, child);
            at = child;
        }
    }

    private void Swap(int one, int other)
    {
        (_heap[one], _heap[other]) = (_heap[other], _heap[one]);
        _placeOf[_heap[one]] = one;
        _placeOf[_heap[other]] = other;
    }
}
