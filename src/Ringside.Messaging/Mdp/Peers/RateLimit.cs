namespace Ringside.Messaging.Mdp.Peers;

/// <summary>So many a second, and at most a tenth of a second's worth at once.</summary>
internal sealed class RateLimit(int perSecond)
{
    private readonly double _most = Math.Max(1, perSecond / 10.0);
    private double _tokens = Math.Max(1, perSecond / 10.0);
    private long _filledNanos = long.MinValue;

    /// <summary>Whether one more may be.</summary>
    internal bool TryTake(long nowNanos)
    {
        double elapsed = _filledNanos == long.MinValue ? 0 : Math.Max(0, nowNanos - _filledNanos) / 1e9;
        _filledNanos = nowNanos;
        _tokens = Math.Min(_most, _tokens + (elapsed * perSecond));
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
