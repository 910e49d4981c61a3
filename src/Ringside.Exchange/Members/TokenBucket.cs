namespace Ringside.Exchange.Members;

/// <summary>So many a second over time, so many at once. Exact: no rate is rounded.</summary>
/// <remarks>It holds credit in billionths of a message, of which a nanosecond brings as many as messages may come in a second. A time
/// before the last one brings nothing. Not the limit of handshakes in MDP, whose burst is always a tenth of its rate.</remarks>
public struct TokenBucket
{
    /// <summary>Most of either.</summary>
    public const int Most = 10_000_000;

    private const long Unit = 1_000_000_000;

    private readonly long _ratePerSecond;
    private readonly long _most;
    private long _credit;
    private long _filledNanos;

    /// <summary>A full bucket.</summary>
    /// <param name="ratePerSecond">1 to <see cref="Most"/>.</param>
    /// <param name="burst">1 to <see cref="Most"/>.</param>
    /// <param name="nowNanos">The time.</param>
    /// <exception cref="ArgumentOutOfRangeException">Rate or burst is out of range.</exception>
    public TokenBucket(int ratePerSecond, int burst, long nowNanos)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ratePerSecond, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ratePerSecond, Most);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(burst, Most);
        _ratePerSecond = ratePerSecond;
        _most = burst * Unit;
        _credit = _most;
        _filledNanos = nowNanos;
    }

    /// <summary>Takes one, if there is one.</summary>
    /// <param name="nowNanos">The time.</param>
    public bool TryTake(long nowNanos)
    {
        if (nowNanos > _filledNanos)
        {
            // Capped first, so that a long silence does not overflow.
            long elapsed = Math.Min(nowNanos - _filledNanos, (_most / _ratePerSecond) + 1);
            _credit = Math.Min(_most, _credit + (elapsed * _ratePerSecond));
            _filledNanos = nowNanos;
        }

        if (_credit < Unit)
            return false;
        _credit -= Unit;
        return true;
    }
}
