using Ringside.Linux.Sockets;

namespace Ringside.Messaging.Streams.Sealing;

/// <summary>What a sealer of a stream is told.</summary>
public sealed record StreamSealerOptions
{
    /// <summary>The stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>The epoch that was claimed, for this instance alone.</summary>
    public required uint Epoch { get; init; }

    /// <summary>Which process seals, and will write; never 0.</summary>
    public required ulong Instance { get; init; }

    /// <summary>Numbers of all stores that there are. Which of them count, the stream says.</summary>
    public required IReadOnlyList<ushort> Stores { get; init; }

    /// <summary>Where they are, in the same order.</summary>
    public required IReadOnlyList<Endpoint> StoreAddresses { get; init; }

    /// <summary>Numbers of those that count when the stream begins; null for all.</summary>
    public IReadOnlyList<ushort>? FirstStores { get; init; }

    /// <summary>How many of those must hold a batch.</summary>
    public required int StableCopies { get; init; }

    /// <summary>Identity to begin with when all stores are fresh; 0 when nothing may begin here.</summary>
    public uint NewIdentity { get; init; }

    /// <summary>The set that this epoch is to bring; null to leave it as it is.</summary>
    public StoreSet? Wanted { get; init; }

    /// <summary>Pause before stores that have not answered are asked again.</summary>
    public long RepeatNanos { get; init; } = 20_000_000;

    /// <summary>How long nothing may change before it is given up.</summary>
    public long PatienceNanos { get; init; } = 1_000_000_000;
}
