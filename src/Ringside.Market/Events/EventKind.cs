namespace Ringside.Market.Events;

/// <summary>What an <see cref="EngineEvent"/> tells.</summary>
public enum EventKind : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An order was taken.</summary>
    Accepted = 1,

    /// <summary>A command was refused; nothing else has changed.</summary>
    Rejected = 2,

    /// <summary>Two orders traded.</summary>
    Executed = 3,

    /// <summary>An order lost open quantity without a trade.</summary>
    Cancelled = 4,

    /// <summary>An order has other values, and perhaps another id.</summary>
    Replaced = 5,

    /// <summary>The engine changed an order by itself.</summary>
    Restated = 6,

    /// <summary>An instrument has another trading state.</summary>
    StateChanged = 7,

    /// <summary>Outcome, or indication, of an auction.</summary>
    AuctionInfo = 8,

    /// <summary>An administrative command was carried out.</summary>
    Acknowledged = 9,
}
