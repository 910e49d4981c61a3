namespace Ringside.Bench.Messaging;

/// <summary>What stood at one moment in one process.</summary>
/// <param name="Nanos">The moment.</param>
/// <param name="Sent">Messages sent.</param>
/// <param name="Received">Messages that came.</param>
/// <param name="ReceivedBytes">Their bytes.</param>
/// <param name="Repeated">Messages that the program itself sent again.</param>
/// <param name="Counts">Counts of all ends.</param>
/// <param name="AllocatedBytes">Managed bytes of the thread.</param>
internal readonly record struct SideSnapshot(
    long Nanos, long Sent, long Received, long ReceivedBytes, long Repeated, EndCounts Counts, long AllocatedBytes)
{
    /// <summary>What came to pass from then until a later moment.</summary>
    internal SideReport Until(in SideSnapshot end, Traffic traffic) => new()
    {
        Nanos = end.Nanos - Nanos,
        Sent = end.Sent - Sent,
        Received = end.Received - Received,
        ReceivedBytes = end.ReceivedBytes - ReceivedBytes,
        Repeated = end.Repeated - Repeated,
        Counts = end.Counts.Since(Counts),
        AllocatedBytes = end.AllocatedBytes - AllocatedBytes,
        Delivery = LatencyPercentiles.Of(traffic.Delivery),
        RoundTrip = LatencyPercentiles.Of(traffic.RoundTrips),
    };
}
