namespace Ringside.Exchange.Configuration;

/// <summary>Limits of a venue: all memory of its parts follows from them.</summary>
public sealed record VenueLimits
{
    /// <summary>Most orders of a shard at one time.</summary>
    public int Orders { get; init; } = 1 << 18;

    /// <summary>Most order tokens of a shard in a day.</summary>
    public int Tokens { get; init; } = 1 << 24;

    /// <summary>Most sessions of members.</summary>
    public int Sessions { get; init; } = 4_096;

    /// <summary>Most members.</summary>
    public int Members { get; init; } = 1_024;

    /// <summary>Most connections of a gateway.</summary>
    public int Connections { get; init; } = 16_384;

    /// <summary>Most connections of a gateway from one address.</summary>
    public int ConnectionsPerAddress { get; init; } = 16_384;

    /// <summary>Most pieces of 16 KiB of each member's stream that a gateway keeps (some 300 messages each).</summary>
    public int StreamChunks { get; init; } = 4_096;

    /// <summary>Messages of the feed that are kept for those who ask again; a power of two.</summary>
    public int FeedHistory { get; init; } = 1 << 20;
}
