using Ringside.Protocols.MoldUdp64;

namespace Ringside.Exchange.MarketData;

/// <content>What is missing: when it is asked for, and what happens when it does not come.</content>
public sealed partial class FeedFollower
{
    private bool _isBehind;
    private ulong _behindAt;
    private long _requestAtNanos;
    private int _attempts;
    private bool _isReadingSnapshot;
    private long _snapshotAtNanos = long.MinValue;
    private int _snapshotFailures;

    /// <summary>When it wants to be asked for a request or for its wish of a snapshot, if nothing is received before;
    /// <see cref="long.MaxValue"/> for not at all.</summary>
    public long NextActionNanos
    {
        get
        {
            if (HasGap)
                return _requestAtNanos;
            return IsWaitingForSnapshot ? _snapshotAtNanos : long.MaxValue;
        }
    }

    private bool IsWaitingForSnapshot =>
        State == FeedFollowerState.Joining && !_isReadingSnapshot && Session != default;

    /// <summary>Whether a snapshot is to be fetched now: the owner connects to the snapshot service, or tells
    /// <see cref="FailSnapshot"/> that it could not. Never before the session is known.</summary>
    /// <param name="nowNanos">The time.</param>
    public bool WantsSnapshot(long nowNanos) => IsWaitingForSnapshot && nowNanos >= _snapshotAtNanos;

    /// <summary>A request for what is missing, when it is time for one. Asks again with a longer wait while nothing comes, and gives up
    /// for a snapshot in the end.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <param name="request">The request for the re-request server, when the result is true.</param>
    public bool TryGetRequest(long nowNanos, out MoldRequest request)
    {
        request = default;
        if (!HasGap || nowNanos < _requestAtNanos)
            return false;
        if (_attempts == _options.MaximumAttempts)
        {
            Resync(nowNanos);
            return false;
        }

        long wait = _options.FirstRetryNanos << Math.Min(_attempts, 20);
        _requestAtNanos = nowNanos + Math.Clamp(wait, 1, _options.LongestRetryNanos);
        _attempts++;
        Requests++;
        request = new MoldRequest(Session, _expected, (ushort)MissingMessages());
        return true;
    }

    /// <summary>A snapshot begins to come.</summary>
    /// <exception cref="InvalidOperationException">None is wanted.</exception>
    public void BeginSnapshot()
    {
        if (!IsWaitingForSnapshot)
            throw new InvalidOperationException("No snapshot is wanted now; ask WantsSnapshot before one is begun.");
        _isReadingSnapshot = true;
        _reader.Restart();
    }

    /// <summary>A message of the snapshot, in its order.</summary>
    /// <param name="message">The message; any bytes.</param>
    public void TakeSnapshot(ReadOnlySpan<byte> message)
    {
        if (_isReadingSnapshot)
            _reader.TakeState(message);
    }

    /// <summary>The snapshot is whole: messages go on behind it.</summary>
    /// <param name="lastNumber">Number of the last message that is in it.</param>
    /// <param name="nowNanos">The time.</param>
    public void EndSnapshot(ulong lastNumber, long nowNanos)
    {
        if (!_isReadingSnapshot || lastNumber == ulong.MaxValue)
        {
            FailSnapshot(nowNanos);
            return;
        }

        _isReadingSnapshot = false;
        _snapshotFailures = 0;
        _expected = lastNumber + 1;
        State = FeedFollowerState.Following;
        DeliverHeld();
        Settle(FeedSource.LineA, nowNanos);
    }

    /// <summary>The snapshot did not come, or not all of it. Another one is wanted after a while.</summary>
    /// <param name="nowNanos">The time.</param>
    public void FailSnapshot(long nowNanos)
    {
        if (State != FeedFollowerState.Joining)
            return;
        _isReadingSnapshot = false;
        long wait = _options.FirstRetryNanos << Math.Min(_snapshotFailures++, 20);
        _snapshotAtNanos = nowNanos + Math.Clamp(wait, 1, _options.LongestRetryNanos);
    }

    /// <summary>Looks at what is missing after something has come.</summary>
    private void Settle(FeedSource source, long nowNanos)
    {
        if (State == FeedFollowerState.Following && _endsAt != 0 && _expected == _endsAt)
            State = FeedFollowerState.Ended;
        if (!HasGap)
        {
            _isBehind = false;
            return;
        }

        if (_isBehind && _behindAt == _expected)
            return;
        if (!_isBehind)
            Gaps++;
        // It moves: what comes next is asked for at once if an answer has just come, and may be on the other line if not.
        _isBehind = true;
        _behindAt = _expected;
        _attempts = 0;
        _requestAtNanos = source == FeedSource.Answer ? nowNanos : nowNanos + _options.PatienceNanos;
    }

    private void Resync(long nowNanos)
    {
        Resyncs++;
        State = FeedFollowerState.Joining;
        _known = _endsAt = 0;
        _isBehind = false;
        _isReadingSnapshot = false;
        _snapshotAtNanos = nowNanos;
    }

    /// <summary>How many messages from the expected one on are not here, as far as one request may ask.</summary>
    private int MissingMessages()
    {
        int most = Math.Min(_options.MaximumRequest, _window.Length);
        int count = 1;
        while (count < most && _expected + (ulong)count < _known && !_window.Holds(_expected + (ulong)count))
            count++;
        return count;
    }
}
