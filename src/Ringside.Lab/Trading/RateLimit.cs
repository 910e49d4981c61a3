namespace Ringside.Lab.Trading;

/// <summary>At most so many in any window of one second: remembers the times of the last ones in a ring.</summary>
internal sealed class RateLimit
{
    private const long WindowNanos = 1_000_000_000;

    private readonly long[] _times;
    private int _next;

    internal RateLimit(int maximumPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumPerSecond);
        _times = new long[maximumPerSecond];
        Array.Fill(_times, long.MinValue);
    }

    /// <summary>Takes one if the one that many before it is at least a second old.</summary>
    internal bool TryTake(long nowNanos)
    {
        long oldest = _times[_next];
        if (oldest != long.MinValue && nowNanos - oldest < WindowNanos)
        {
            return false;
        }

        _times[_next] = nowNanos;
        _next = _next + 1 == _times.Length ? 0 : _next + 1;
        return true;
    }
}
