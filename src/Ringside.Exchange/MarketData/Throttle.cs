namespace Ringside.Exchange.MarketData;

/// <summary>A budget that fills with time, as one number: when it would be full again (the generic cell rate algorithm, ITU-T
/// I.371).</summary>
internal struct Throttle()
{
    private long _fullAtNanos = long.MinValue;

    /// <summary>Takes one from the budget.</summary>
    /// <param name="intervalNanos">Time in which one comes back.</param>
    /// <param name="burst">Most that it holds; at least 1.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>False when there is none.</returns>
    internal bool TryTake(long intervalNanos, int burst, long nowNanos)
    {
        long fullAt = Math.Max(_fullAtNanos, nowNanos);
        if (fullAt - nowNanos > intervalNanos * (burst - 1))
            return false;
        _fullAtNanos = fullAt + intervalNanos;
        return true;
    }

    /// <summary>Whether nothing is missing: then it need not be remembered.</summary>
    internal readonly bool IsFull(long nowNanos) => _fullAtNanos <= nowNanos;
}
