namespace Ringside.Bench.Messaging;

/// <summary>Sends every message back. What finds no room waits in a ring; when that is full, too, the answer is not given.</summary>
internal sealed class AnsweringTraffic(int size) : Traffic
{
    private const int RingSize = 1 << 16;

    private readonly (IMessagingEnd End, long Link, long Number, long IntendedNanos)[] _ring =
        new (IMessagingEnd, long, long, long)[RingSize];
    private readonly byte[] _message = new byte[size];
    private long _head;
    private long _tail;

    /// <inheritdoc/>
    public override void OnMessage(IMessagingEnd end, long link, ReadOnlySpan<byte> payload)
    {
        base.OnMessage(end, link, payload);
        if (_head == _tail && end.TrySend(link, payload, 0))
        {
            Sent++;
        }
        else if (_tail - _head < RingSize)
        {
            (long number, long intended) = ReadHead(payload);
            _ring[_tail++ % RingSize] = (end, link, number, intended);
        }
    }

    internal override int Work(long nowNanos)
    {
        int work = 0;
        while (_head < _tail)
        {
            (IMessagingEnd end, long link, long number, long intended) = _ring[_head % RingSize];
            WriteHead(_message, number, intended);
            if (!end.TrySend(link, _message, 0))
            {
                break;
            }

            _head++;
            Sent++;
            work++;
        }

        return work;
    }
}
