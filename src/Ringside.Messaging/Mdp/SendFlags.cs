namespace Ringside.Messaging.Mdp;

/// <summary>How a message is sent; without any flag it arrives, and in order.</summary>
[Flags]
public enum SendFlags
{
    /// <summary>Reliable and ordered, without a confirmation to the sender.</summary>
    None = 0,

    /// <summary>Tell the sender when the peer's messenger has the whole message.</summary>
    ConfirmReceived = 1,

    /// <summary>Tell the sender when the peer's application says that it has dealt with it.</summary>
    ConfirmDelivered = 2,

    /// <summary>It may overtake others and be overtaken.</summary>
    Unordered = 4,

    /// <summary>It may be lost.</summary>
    BestEffort = 8,
}
