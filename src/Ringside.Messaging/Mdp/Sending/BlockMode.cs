namespace Ringside.Messaging.Mdp.Sending;

/// <summary>What a block that is to be sent carries. Blocks carry one kind only.</summary>
internal enum BlockMode : byte
{
    /// <summary>Reliable messages in their order.</summary>
    Ordered,

    /// <summary>Reliable messages that may overtake.</summary>
    Unordered,

    /// <summary>Messages that are sent once.</summary>
    BestEffort,

    /// <summary>Confirmations of delivery.</summary>
    Confirmations,
}
