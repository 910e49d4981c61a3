using Ringside.Net.Agents;

namespace Ringside.Bench.Messaging;

/// <summary>Sends one message when the last was answered. What is not answered in time is sent again where the system does not do so:
/// raw UDP would hang otherwise. The round trip counts from the first time.</summary>
internal sealed class PingTraffic(IMessagingEnd end, int size, long retryNanos) : Traffic
{
    /// <summary>After this time without an answer raw UDP sends again, in nanoseconds: about what a careful program waits where it has not
    /// measured the round trip.</summary>
    internal const long UdpRetryNanos = 20_000_000;

    private readonly byte[] _message = new byte[size];
    private long _number;
    private long _intendedNanos;
    private long _sentNanos;
    private bool _isIntended;
    private bool _isOut;

    /// <inheritdoc/>
    internal override long DeadlineNanos => _isOut && retryNanos != Waiter.Never ? _sentNanos + retryNanos : Waiter.Never;

    /// <inheritdoc/>
    public override void OnMessage(IMessagingEnd end, long link, ReadOnlySpan<byte> payload)
    {
        base.OnMessage(end, link, payload);
        if (_isOut && ReadHead(payload).Number == _number)
        {
            RoundTrips.Record(Clock() - _intendedNanos);
            _isOut = false;
        }
    }

    internal override int Work(long nowNanos)
    {
        if (_isOut)
        {
            return nowNanos - _sentNanos > retryNanos ? Repeat() : 0;
        }

        if (!_isIntended)
        {
            _number++;
            _intendedNanos = Clock();
            _isIntended = true;
        }

        WriteHead(_message, _number, _intendedNanos);
        if (!end.TrySend(end.Links[0], _message, _intendedNanos))
        {
            return 0;
        }

        _sentNanos = _intendedNanos;
        (_isIntended, _isOut) = (false, true);
        Sent++;
        return 1;
    }

    private int Repeat()
    {
        _sentNanos = Clock();
        Repeated++;
        return end.TrySend(end.Links[0], _message, 0) ? 1 : 0;
    }
}
