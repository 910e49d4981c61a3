using Ringside.Linux.Sockets;

namespace Ringside.Messaging.Streams.Following;

/// <summary>What a follower of a stream is told.</summary>
public sealed record StreamFollowerOptions
{
    /// <summary>The stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>Which run of numbers; 0 takes the first that is heard.</summary>
    public uint Identity { get; init; }

    /// <summary>Numbers of all stores that there are. Which of them count, the first batch of each epoch says.</summary>
    public required IReadOnlyList<ushort> Stores { get; init; }

    /// <summary>Where they are, in the same order: who is asked for what is missing.</summary>
    public required IReadOnlyList<Endpoint> StoreAddresses { get; init; }

    /// <summary>Numbers of those that count when the stream begins; null for all.</summary>
    public IReadOnlyList<ushort>? FirstStores { get; init; }

    /// <summary>How many of those must hold a batch before it is stable; 0 takes what is published.</summary>
    public required int StableCopies { get; init; }

    /// <summary>Bytes of batches in memory.</summary>
    public int LogBytes { get; init; } = 8 << 20;

    /// <summary>Bytes of those that are used until batches that must stay need more: a small ring stays in the caches.</summary>
    public int FirstLogBytes { get; init; } = 1 << 20;

    /// <summary>Batches in memory; a power of two.</summary>
    public int LogBatches { get; init; } = 1 << 14;

    /// <summary>How many batches ahead of a gap are kept; a power of two.</summary>
    public int WindowBatches { get; init; } = 1 << 10;

    /// <summary>Bytes of those.</summary>
    public long WindowBytes { get; init; } = 8 << 20;

    /// <summary>Batches that are asked for at a time.</summary>
    public int FillBatches { get; init; } = 64;

    /// <summary>How long a gap may be only packets that overtook each other.</summary>
    public long ReorderNanos { get; init; } = 300_000;

    /// <summary>Longest pause between two questions for the same gap.</summary>
    public long LongestFillPauseNanos { get; init; } = 50_000_000;

    /// <summary>What choices follow from.</summary>
    public ulong Seed { get; init; } = 1;
}
