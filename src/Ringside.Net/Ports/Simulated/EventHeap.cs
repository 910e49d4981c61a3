namespace Ringside.Net.Ports.Simulated;

/// <summary>Events by time, and at equal times in the order in which they were scheduled: a binary heap in one array.</summary>
/// <remarks>The order is total (no two events have the same sequence number), so what comes out does not depend on how the heap stands
/// inside. Grows only when more events wait than ever before.</remarks>
internal sealed class EventHeap
{
    private ScheduledEvent[] _events;
    private long _sequence;

    internal EventHeap(int capacity) => _events = new ScheduledEvent[capacity];

    internal int Count { get; private set; }

    /// <summary>Time of the first event; only when there is one.</summary>
    internal long FirstNanos => _events[0].DueNanos;

    internal void Add(long dueNanos, ScheduledStep step, object subject, int count = 0, int attempt = 0, int linkPeriod = 0)
    {
        if (Count == _events.Length)
        {
            Array.Resize(ref _events, Count * 2);
        }

        var added = new ScheduledEvent(dueNanos, _sequence++, step, subject, count, attempt, linkPeriod);
        int at = Count++;
        while (at > 0 && IsBefore(added, _events[(at - 1) / 2]))
        {
            _events[at] = _events[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _events[at] = added;
    }

    internal ScheduledEvent Take()
    {
        ScheduledEvent first = _events[0];
        ScheduledEvent last = _events[--Count];
        _events[Count] = default;
        int at = 0;
        while ((at * 2) + 1 < Count)
        {
            int child = (at * 2) + 1;
            if (child + 1 < Count && IsBefore(_events[child + 1], _events[child]))
            {
                child++;
            }

            if (!IsBefore(_events[child], last))
            {
                break;
            }

            _events[at] = _events[child];
            at = child;
        }

        if (Count > 0)
        {
            _events[at] = last;
        }

        return first;
    }

    private static bool IsBefore(in ScheduledEvent left, in ScheduledEvent right) =>
        left.DueNanos != right.DueNanos ? left.DueNanos < right.DueNanos : left.Sequence < right.Sequence;
}
