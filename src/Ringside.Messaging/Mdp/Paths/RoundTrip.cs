namespace Ringside.Messaging.Mdp.Paths;

/// <summary>What is known of the time to a peer and back (RFC 9002, section 5). All in nanoseconds; no floor but that of the
/// clock.</summary>
internal sealed class RoundTrip
{
    private const long LeastVariationNanos = 100_000;
    private const long MostTimeoutNanos = 1_000_000_000;
    private const int MostDoublings = 10;

    private readonly long _initialTimeoutNanos;

    internal RoundTrip(long initialTimeoutNanos) => _initialTimeoutNanos = initialTimeoutNanos;

    /// <summary>False until the first sample.</summary>
    internal bool IsMeasured { get; private set; }

    internal long SmoothedNanos { get; private set; }

    internal long VariationNanos { get; private set; }

    internal long LatestNanos { get; private set; }

    /// <summary>The shortest that was seen.</summary>
    internal long LeastNanos { get; private set; } = long.MaxValue;

    /// <summary>Takes a sample.</summary>
    /// <param name="sampleNanos">From sending a packet to its confirmation.</param>
    /// <param name="delayNanos">How long the peer says that it waited.</param>
    internal void Add(long sampleNanos, long delayNanos)
    {
        LatestNanos = Math.Max(1, sampleNanos);
        LeastNanos = Math.Min(LeastNanos, LatestNanos);
        long adjusted = LatestNanos - delayNanos >= LeastNanos ? LatestNanos - delayNanos : LatestNanos;
        if (!IsMeasured)
        {
            (IsMeasured, SmoothedNanos, VariationNanos) = (true, adjusted, adjusted / 2);
            return;
        }

        VariationNanos += (Math.Abs(SmoothedNanos - adjusted) - VariationNanos) / 4;
        SmoothedNanos += (adjusted - SmoothedNanos) / 8;
    }

    /// <summary>How long to wait for any confirmation before a probe is sent.</summary>
    /// <param name="peerDelayNanos">The longest that the peer waits on purpose.</param>
    /// <param name="unanswered">Probes that were sent since the last confirmation.</param>
    internal long ProbeTimeoutNanos(long peerDelayNanos, int unanswered)
    {
        long once = IsMeasured ? SmoothedNanos + Math.Max(4 * VariationNanos, LeastVariationNanos) + peerDelayNanos : _initialTimeoutNanos;

        // A clock that leaps makes a sample of a minute. The shortest one tells how much of that can be true.
        once = IsMeasured ? Math.Min(once, MostTimeoutNanos + (4 * LeastNanos)) : once;
        return Math.Min(once << Math.Min(unanswered, MostDoublings), Math.Max(once, MostTimeoutNanos));
    }

    /// <summary>A packet sent this long before one that was confirmed is lost (RFC 9002, section 6.1.2).</summary>
    internal long LossNanos() => IsMeasured ? Math.Max(SmoothedNanos, LatestNanos) * 9 / 8 : _initialTimeoutNanos;
}
