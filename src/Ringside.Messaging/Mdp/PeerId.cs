namespace Ringside.Messaging.Mdp;

/// <summary>Names a peer of one node for the node's user: a place, the shard that has it, and how often the place was given out, so that
/// the name of a peer that is gone never means another (it is not the connection id of the wire, docs/mdp.md).</summary>
/// <param name="Value">0 names nobody.</param>
public readonly record struct PeerId(long Value)
{
    /// <summary>Bits of the place.</summary>
    internal const int SlotBits = 14;

    /// <summary>Most peers that a node can have at a time.</summary>
    internal const int MaximumPeers = 1 << SlotBits;

    // Above the place: the shard (8), then the generation.
    private const int ShardBits = 8;

    internal PeerId(int shard, int slot, long generation)
        : this((generation << (SlotBits + ShardBits)) | ((long)shard << SlotBits) | (uint)slot)
    {
    }

    /// <summary>True for the name of nobody.</summary>
    public bool IsNone => Value == 0;

    internal int Slot => (int)Value & (MaximumPeers - 1);

    internal int Shard => (int)(Value >> SlotBits) & ((1 << ShardBits) - 1);

    /// <inheritdoc/>
    public override string ToString() => $"peer {Value}";
}
