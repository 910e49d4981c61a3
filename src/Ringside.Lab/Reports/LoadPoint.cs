namespace Ringside.Lab.Reports;

/// <summary>What one offered rate did to the latency.</summary>
/// <param name="OfferedPerSecond">Messages a second that were due.</param>
/// <param name="AnsweredPerSecond">Messages a second that were answered.</param>
/// <param name="MessageBytes">Bytes of each.</param>
/// <param name="P50Nanos">Median latency from the time at which a message was due.</param>
/// <param name="P99Nanos">99 % of it.</param>
/// <param name="P999Nanos">99.9 % of it.</param>
public sealed record LoadPoint(
    double OfferedPerSecond, double AnsweredPerSecond, int MessageBytes, long P50Nanos, long P99Nanos, long P999Nanos)
{
    /// <summary>Bytes of messages a second that were due.</summary>
    public double OfferedBytesPerSecond => OfferedPerSecond * MessageBytes;
}
