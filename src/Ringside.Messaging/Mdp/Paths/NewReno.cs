namespace Ringside.Messaging.Mdp.Paths;

/// <summary>The window of RFC 9002 (section 7 and appendix B): it grows with what is confirmed, and halves once for the losses of a round
/// trip. It paces at 1.25 windows per smoothed round trip (section 7.7).</summary>
/// <remarks>At a chance p of random loss it settles near 1.22 / sqrt(p) packets (RFC 3819, section 8.5.3 cites the formula), 12 at 1 %,
/// whatever the path could carry.</remarks>
internal sealed class NewReno : ICongestion
{
    private readonly long _packet;
    private long _threshold = long.MaxValue;
    private long _recoveryStartNanos = long.MinValue;
    private long _confirmedInWindow;

    internal NewReno(int packetSize)
    {
        _packet = packetSize;
        WindowBytes = 10 * _packet;
    }

    public long WindowBytes { get; private set; }

    public long PacingRate { get; private set; }

    public void OnConfirmed(in RateSample sample, RoundTrip roundTrip, long nowNanos)
    {
        // A window that was not used does not grow.
        if (sample.InFlightBytes + sample.ConfirmedBytes >= WindowBytes / 2)
        {
            Grow(sample.ConfirmedBytes);
        }

        PacingRate = (long)Math.Min(WindowBytes * 1.25e9 / Math.Max(1, roundTrip.SmoothedNanos), 1e12);
    }

    public void OnLost(long sentNanos, long nowNanos)
    {
        if (sentNanos <= _recoveryStartNanos)
        {
            return;
        }

        _recoveryStartNanos = nowNanos;
        WindowBytes = Math.Max(WindowBytes / 2, 2 * _packet);
        _threshold = WindowBytes;
        _confirmedInWindow = 0;
    }

    public void OnCollapse()
    {
        _threshold = Math.Max(WindowBytes / 2, 2 * _packet);
        WindowBytes = 2 * _packet;
        _recoveryStartNanos = long.MinValue;
    }

    private void Grow(long bytes)
    {
        const long most = 1L << 32;
        if (WindowBytes < _threshold)
        {
            WindowBytes = Math.Min(WindowBytes + bytes, most);
            return;
        }

        _confirmedInWindow += bytes;
        if (_confirmedInWindow >= WindowBytes)
        {
            _confirmedInWindow -= WindowBytes;
            WindowBytes = Math.Min(WindowBytes + _packet, most);
        }
    }
}
