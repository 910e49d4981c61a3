namespace Ringside.Market.Commands;

/// <summary>What happens when an order would trade with one of the same member; the incoming order's mode counts.</summary>
public enum SelfTradeMode : byte
{
    /// <summary>They trade.</summary>
    None = 0,

    /// <summary>The rest of the incoming order is cancelled.</summary>
    CancelNewest = 1,

    /// <summary>The resting order is cancelled, and the incoming one goes on.</summary>
    CancelOldest = 2,

    /// <summary>Both are cancelled.</summary>
    CancelBoth = 3,

    /// <summary>Both lose the smaller quantity without a trade, and what is left goes on.</summary>
    Decrement = 4,
}
