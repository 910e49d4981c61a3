namespace Ringside.Bench.Messaging;

/// <summary>Sends to every link as fast as it takes messages.</summary>
/// <remarks>The intended send time of a message is when its turn first came: one that found no room counts its wait. That the other end has
/// it is asked for one message in <see cref="SampleEvery"/>, so that asking does not become what is measured.</remarks>
internal sealed class StreamTraffic : Traffic
{
    internal const int SampleEvery = 64;

    private const int MessagesOfTurn = 512;

    private readonly IReadOnlyList<IMessagingEnd> _ends;
    private readonly byte[] _message;
    private readonly long[] _refusedNanos;
    private readonly int _linksOfEnd;
    private readonly int _burst;

    /// <param name="ends">Who sends.</param>
    /// <param name="size">Bytes of every message.</param>
    /// <param name="linksOfEnd">Most links that an end will have.</param>
    internal StreamTraffic(IReadOnlyList<IMessagingEnd> ends, int size, int linksOfEnd)
    {
        _ends = ends;
        _message = new byte[size];
        _linksOfEnd = linksOfEnd;
        _refusedNanos = new long[ends.Count * linksOfEnd];
        _burst = Math.Max(1, MessagesOfTurn / _refusedNanos.Length);
    }

    internal override int Work(long nowNanos)
    {
        int work = 0;
        for (int end = 0; end < _ends.Count; end++)
        {
            IReadOnlyList<long> links = _ends[end].Links;
            for (int link = 0; link < links.Count; link++)
            {
                work += Send(_ends[end], links[link], ref _refusedNanos[(end * _linksOfEnd) + link]);
            }
        }

        return work;
    }

    private int Send(IMessagingEnd end, long link, ref long refusedNanos)
    {
        int sent = 0;
        while (sent < _burst)
        {
            long intended = 0;
            if (Sent % SampleEvery == 0)
            {
                intended = refusedNanos != 0 ? refusedNanos : Clock();
            }

            WriteHead(_message, Sent, intended);
            if (!end.TrySend(link, _message, intended))
            {
                refusedNanos = refusedNanos != 0 ? refusedNanos : Clock();
                break;
            }

            refusedNanos = 0;
            Sent++;
            sent++;
        }

        return sent;
    }
}
