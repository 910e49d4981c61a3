namespace Ringside.Bench.Messaging;

/// <summary>What one process counted while it was measured.</summary>
internal sealed record SideReport
{
    /// <summary>For how long, in nanoseconds.</summary>
    public required long Nanos { get; init; }

    /// <summary>Messages that were sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Messages that came.</summary>
    public required long Received { get; init; }

    /// <summary>Their bytes.</summary>
    public required long ReceivedBytes { get; init; }

    /// <summary>Messages that the program itself sent again.</summary>
    public required long Repeated { get; init; }

    /// <summary>Counts of the ends.</summary>
    public required EndCounts Counts { get; init; }

    /// <summary>Managed bytes that the thread allocated.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Null when nothing was confirmed.</summary>
    public LatencyPercentiles? Delivery { get; init; }

    /// <summary>Null when nothing was answered.</summary>
    public LatencyPercentiles? RoundTrip { get; init; }
}
