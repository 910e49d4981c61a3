namespace Ringside.Exchange.Clients;

/// <summary>Counts the requests among the bytes of a queue that have left it whole.</summary>
/// <param name="most">Most requests that can wait in the queue at one time.</param>
internal sealed class Departures(int most)
{
    private readonly long[] _ends = new long[most];
    private int _first;
    private int _waiting;
    private long _bytes;

    /// <summary>Requests that have left.</summary>
    internal long Left { get; private set; }

    /// <summary>Requests that waited when the queue was cleared.</summary>
    internal long Lost { get; private set; }

    /// <summary>A request stands at the end of the queue now.</summary>
    /// <param name="queued">Bytes in the queue, with those of the request.</param>
    internal void Expect(int queued)
    {
        _ends[(_first + _waiting) % _ends.Length] = _bytes + queued;
        _waiting++;
    }

    /// <summary>Bytes have left the queue, whatever they were.</summary>
    internal void Leave(int count)
    {
        _bytes += count;
        while (_waiting != 0 && _ends[_first] <= _bytes)
        {
            _first = (_first + 1) % _ends.Length;
            _waiting--;
            Left++;
        }
    }

    /// <summary>All that waited is gone.</summary>
    internal void Clear()
    {
        Lost += _waiting;
        _waiting = 0;
    }
}
