namespace Ringside.Messaging.Mdp.Paths;

/// <summary>Decides how many bytes may be under way, and how fast they leave.</summary>
internal interface ICongestion
{
    /// <summary>Most bytes under way.</summary>
    long WindowBytes { get; }

    /// <summary>Bytes per second; 0 for as fast as it goes.</summary>
    long PacingRate { get; }

    /// <summary>A confirmation came.</summary>
    void OnConfirmed(in RateSample sample, RoundTrip roundTrip, long nowNanos);

    /// <summary>Packets were found to be lost, the latest of which was sent then.</summary>
    void OnLost(long sentNanos, long nowNanos);

    /// <summary>Several probes in a row were not answered: what was known of the path is not true any more.</summary>
    void OnCollapse();
}
