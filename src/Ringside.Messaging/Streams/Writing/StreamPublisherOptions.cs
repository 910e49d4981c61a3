namespace Ringside.Messaging.Streams.Writing;

/// <summary>What a writer of a stream is told.</summary>
public sealed record StreamPublisherOptions
{
    /// <summary>The stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>Which run of numbers.</summary>
    public required uint Identity { get; init; }

    /// <summary>Its epoch, which nobody else has or had.</summary>
    public required uint Epoch { get; init; }

    /// <summary>Which process it is.</summary>
    public required ulong Instance { get; init; }

    /// <summary>The stores that count in its epoch.</summary>
    public required StoreSets Sets { get; init; }

    /// <summary>Which rules a reader must know.</summary>
    public uint LogicVersion { get; init; }

    /// <summary>Bytes of one packet, head included.</summary>
    public int PacketBytes { get; init; } = 1400;

    /// <summary>Bytes of batches in memory: what is not stable, and what is kept for those who ask.</summary>
    public int LogBytes { get; init; } = 32 << 20;

    /// <summary>Bytes of those that are used until batches that must stay need more: a small ring stays in the caches.</summary>
    public int FirstLogBytes { get; init; } = 4 << 20;

    /// <summary>Batches in memory; a power of two.</summary>
    public int LogBatches { get; init; } = 1 << 16;

    /// <summary>Bytes that may be published and not stable; above it the writer takes nothing.</summary>
    public long UnstableBytes { get; init; } = 8 << 20;

    /// <summary>Packets that leave in one turn: how big batches are paced.</summary>
    public int PacketsPerTurn { get; init; } = 64;

    /// <summary>First pause before a heartbeat after the last batch; it doubles from one to the next.</summary>
    public long FirstHeartbeatNanos { get; init; } = 1_000_000;

    /// <summary>Longest pause between two heartbeats while batches leave without a rest.</summary>
    public long BusyHeartbeatNanos { get; init; } = 5_000_000;

    /// <summary>Longest pause between two heartbeats of a stream at rest.</summary>
    public long LongestHeartbeatNanos { get; init; } = 50_000_000;
}
