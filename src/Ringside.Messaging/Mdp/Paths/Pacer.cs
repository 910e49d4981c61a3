namespace Ringside.Messaging.Mdp.Paths;

/// <summary>Spreads packets over time (RFC 9002, section 7.7): a bucket that fills at the rate and holds one burst.</summary>
internal sealed class Pacer
{
    // What may leave at once: a train, or what the rate gives in the time that a sleeping thread oversleeps.
    private const long LeastBurst = 64 * 1500;
    private const long BurstNanos = 200_000;

    private double _tokens = LeastBurst;
    private long _filledNanos;

    /// <summary>Whether a packet may leave now; if not, when.</summary>
    internal bool MaySend(long rate, long nowNanos, out long whenNanos)
    {
        whenNanos = nowNanos;
        if (rate <= 0)
        {
            return true;
        }

        double most = Math.Max(LeastBurst, rate * (BurstNanos / 1e9));
        _tokens = Math.Min(most, _tokens + (rate * (Math.Max(0, nowNanos - _filledNanos) / 1e9)));
        _filledNanos = nowNanos;
        if (_tokens > 0)
        {
            return true;
        }

        whenNanos = nowNanos + 1 + (long)(-_tokens / rate * 1e9);
        return false;
    }

    /// <summary>A packet has left.</summary>
    internal void OnSent(int bytes) => _tokens -= bytes;
}
