namespace Ringside.Messaging.Mdp.Dumps;

/// <summary>A block, or the part of it that a packet has.</summary>
public sealed record DumpedBlock
{
    /// <summary>Low half of its number; 0 for one that is sent once (best effort), which has none.</summary>
    public required uint Number { get; init; }

    /// <summary>Where the part of this packet begins in the block.</summary>
    public required int Start { get; init; }

    /// <summary>Bytes of the block in this packet.</summary>
    public required int Bytes { get; init; }

    /// <summary>Bytes of the whole block.</summary>
    public required int Total { get; init; }

    /// <summary>Low half of the number of the first message that has a part here; null when the beginning of the block is in another
    /// packet.</summary>
    public uint? FirstMessage { get; init; }

    /// <summary>Its messages may be handed over before what is missing in front of them.</summary>
    public bool IsUnordered { get; init; }

    /// <summary>It holds confirmations of delivery instead of messages.</summary>
    public bool IsConfirmations { get; init; }

    /// <summary>Messages and parts of messages, as far as they are whole in this packet.</summary>
    public IReadOnlyList<DumpedFragment> Fragments { get; init; } = [];

    /// <summary>Messages that were delivered.</summary>
    public IReadOnlyList<DumpedRange> Delivered { get; init; } = [];

    /// <summary>Whether other packets have the rest.</summary>
    public bool IsPart => Bytes < Total;
}
