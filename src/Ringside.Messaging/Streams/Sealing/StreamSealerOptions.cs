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

    /// <summary>Numbers of the stores that count.</summary>
    public required IReadOnlyList<ushort> Stores { get; init; }

    /// <summary>Where they are, in the same order.</summary>
    public required IReadOnlyList<Endpoint> StoreAddresses { get; init; }

    /// <summary>How many stores must hold a batch; a seal needs stores - copies + 1 answers.</summary>
    public required int StableCopies { get; init; }

    /// <summary>Identity to begin with when all stores are fresh; 0 when nothing may begin here.</summary>
    public uint NewIdentity { get; init; }

    /// <summary>Pause before stores that have not answered are asked again.</summary>
    public long RepeatNanos { get; init; } = 20_000_000;

    /// <summary>How long nothing may change before it is given up.</summary>
    public long PatienceNanos { get; init; } = 1_000_000_000;
}
