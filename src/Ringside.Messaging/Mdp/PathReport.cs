namespace Ringside.Messaging.Mdp;

/// <summary>What is known of the path to a peer (RFC 9002, section 5, and the congestion control in use).</summary>
/// <param name="RoundTripNanos">Smoothed round trip; 0 before the first.</param>
/// <param name="VariationNanos">Its variation.</param>
/// <param name="LeastRoundTripNanos">The shortest that was seen.</param>
/// <param name="WindowBytes">Bytes that may be under way.</param>
/// <param name="OutstandingBytes">Bytes that are.</param>
/// <param name="PacingRate">Bytes a second; 0 for as fast as it goes.</param>
/// <param name="PacketSize">Bytes of UDP payload that the path carries, as far as is known.</param>
public readonly record struct PathReport(
    long RoundTripNanos,
    long VariationNanos,
    long LeastRoundTripNanos,
    long WindowBytes,
    long OutstandingBytes,
    long PacingRate,
    int PacketSize);
