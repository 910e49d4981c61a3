namespace Ringside.Market.Events;

/// <summary>Why an order was cancelled or restated.</summary>
public enum EventReason : byte
{
    /// <summary>None given.</summary>
    None = 0,

    /// <summary>Cancelled or reduced: its owner asked.</summary>
    User = 1,

    /// <summary>Cancelled: rest of an immediate-or-cancel order.</summary>
    ImmediateOrCancel = 2,

    /// <summary>Cancelled: a fill-or-kill order that could not be filled.</summary>
    FillOrKill = 3,

    /// <summary>Cancelled: rest of a market order.</summary>
    NoLiquidity = 4,

    /// <summary>Cancelled or decremented instead of trading with the same member.</summary>
    SelfTrade = 5,

    /// <summary>Cancelled: a replacement asked for no more than was executed.</summary>
    Replaced = 6,

    /// <summary>Cancelled: mass cancellation.</summary>
    MassCancel = 7,

    /// <summary>Cancelled: its session disconnected.</summary>
    Disconnected = 8,

    /// <summary>Cancelled: kill switch of its member.</summary>
    Killed = 9,

    /// <summary>Cancelled: end of the day.</summary>
    Expired = 10,

    /// <summary>Restated: an iceberg shows its next piece, at the end of the queue.</summary>
    Refreshed = 11,

    /// <summary>Restated: a stop order became an order of the book.</summary>
    Triggered = 12,
}
