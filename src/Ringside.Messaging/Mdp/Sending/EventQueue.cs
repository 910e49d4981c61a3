namespace Ringside.Messaging.Mdp.Sending;

/// <summary>What a node has to tell its user. Every event belongs to a message or a connection whose number is limited, so the queue is,
/// too; its ring grows as far as it must.</summary>
internal sealed class EventQueue
{
    private MdpEvent[] _ring = new MdpEvent[64];
    private long _head;
    private long _tail;

    internal int Count => (int)(_tail - _head);

    internal void Add(in MdpEvent happened)
    {
        if (_tail - _head == _ring.Length)
        {
            var larger = new MdpEvent[_ring.Length * 2];
            for (long i = _head; i < _tail; i++)
            {
                larger[i & (larger.Length - 1)] = _ring[i & (_ring.Length - 1)];
            }

            _ring = larger;
        }

        _ring[_tail++ & (_ring.Length - 1)] = happened;
    }

    internal bool TryTake(out MdpEvent happened)
    {
        if (_head == _tail)
        {
            happened = default;
            return false;
        }

        happened = _ring[_head++ & (_ring.Length - 1)];
        return true;
    }
}
