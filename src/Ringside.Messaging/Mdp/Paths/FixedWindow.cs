namespace Ringside.Messaging.Mdp.Paths;

/// <summary>A window that nothing changes, for a private network whose owner knows what it carries.</summary>
internal sealed class FixedWindow(long bytes) : ICongestion
{
    public long WindowBytes { get; } = bytes;

    public long PacingRate => 0;

    public void OnConfirmed(in RateSample sample, RoundTrip roundTrip, long nowNanos)
    {
    }

    public void OnLost(long sentNanos, long nowNanos)
    {
    }

    public void OnCollapse()
    {
    }
}
