namespace Ringside.Bench.Messaging;

/// <summary>Sends messages when they are due, at a steady rate, whatever became of those before: latency from the intended time then holds
/// the wait of each in all queues, its own program's too.</summary>
internal sealed class PacedTraffic(IMessagingEnd end, int size, double rate) : Traffic
{
    private const int MostOfTurn = 256;
    private const int SampleEvery = 16;
    private const double Second = 1e9;

    private readonly byte[] _message = new byte[size];
    private long _startNanos;
    private long _dueNanos;

    /// <inheritdoc/>
    internal override long DeadlineNanos => _dueNanos;

    /// <inheritdoc/>
    public override void OnMessage(IMessagingEnd end, long link, ReadOnlySpan<byte> payload)
    {
        base.OnMessage(end, link, payload);
        RoundTrips.Record(Clock() - ReadHead(payload).IntendedNanos);
    }

    internal override int Work(long nowNanos)
    {
        if (_startNanos == 0)
        {
            _startNanos = _dueNanos = nowNanos;
        }

        int sent = 0;
        while (sent < MostOfTurn && _dueNanos <= nowNanos)
        {
            WriteHead(_message, Sent, _dueNanos);
            if (!end.TrySend(end.Links[0], _message, Sent % SampleEvery == 0 ? _dueNanos : 0))
            {
                break;
            }

            Sent++;
            sent++;
            _dueNanos = _startNanos + (long)(Sent * Second / rate);
        }

        return sent;
    }
}
