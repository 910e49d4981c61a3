namespace Ringside.Bench.Messaging;

/// <summary>Counts of ends. What a system has no notion of stays 0.</summary>
internal readonly record struct EndCounts
{
    /// <summary>Packets that arrived.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>Bytes of those, without the headers below the system.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Packets that carried something for a further time.</summary>
    public long RetransmittedPackets { get; init; }

    /// <summary>Packets that were lost at least once.</summary>
    public long DelayedPackets { get; init; }

    /// <summary>Most times that the content of one packet was lost. Never less than before: it is no count.</summary>
    public long MostRetries { get; init; }

    /// <summary>Messages with a part in a packet that was lost.</summary>
    public long AffectedMessages { get; init; }

    /// <summary>Messages that had to wait for earlier ones.</summary>
    public long DelayedMessages { get; init; }

    /// <summary>Both together.</summary>
    internal EndCounts Plus(in EndCounts other) => new()
    {
        PacketsReceived = PacketsReceived + other.PacketsReceived,
        BytesReceived = BytesReceived + other.BytesReceived,
        RetransmittedPackets = RetransmittedPackets + other.RetransmittedPackets,
        DelayedPackets = DelayedPackets + other.DelayedPackets,
        MostRetries = Math.Max(MostRetries, other.MostRetries),
        AffectedMessages = AffectedMessages + other.AffectedMessages,
        DelayedMessages = DelayedMessages + other.DelayedMessages,
    };

    /// <summary>What came since an earlier time.</summary>
    internal EndCounts Since(in EndCounts begin) => new()
    {
        PacketsReceived = PacketsReceived - begin.PacketsReceived,
        BytesReceived = BytesReceived - begin.BytesReceived,
        RetransmittedPackets = RetransmittedPackets - begin.RetransmittedPackets,
        DelayedPackets = DelayedPackets - begin.DelayedPackets,
        MostRetries = MostRetries,
        AffectedMessages = AffectedMessages - begin.AffectedMessages,
        DelayedMessages = DelayedMessages - begin.DelayedMessages,
    };
}
