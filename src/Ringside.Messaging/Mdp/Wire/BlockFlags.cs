namespace Ringside.Messaging.Mdp.Wire;

/// <summary>Flags of a block: its fifth byte (docs/mdp.md).</summary>
[Flags]
internal enum BlockFlags : byte
{
    /// <summary>Ordered messages.</summary>
    None = 0,

    /// <summary>Whole messages that may be handed over when the block arrives, whatever is missing before it.</summary>
    Unordered = 1,

    /// <summary>Confirmations of delivery instead of messages.</summary>
    Confirmations = 2,
}
