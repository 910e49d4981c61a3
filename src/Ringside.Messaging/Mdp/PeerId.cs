namespace Ringside.Messaging.Mdp;

/// <summary>Names a peer of one node for the node's user: a place and, above it, how often the place was given out, so that the name of
/// a peer that is gone never means another (it is not the connection id of the wire, docs/mdp.md).</summary>
/// <param name="Value">0 names nobody.</param>
public readonly record struct PeerId(int Value)
{
    /// <summary>Bits of the place.</summary>
    internal const int SlotBits = 14;

    /// <summary>Most peers that a node can have at a time.</summary>
    internal const int MaximumPeers = 1 << SlotBits;

    /// <summary>True for the name of nobody.</summary>
    public bool IsNone => Value == 0;

    internal int Slot => Value & (MaximumPeers - 1);

    /// <inheritdoc/>
    public override string ToString() => $"peer {Value}";
}
