namespace Ringside.Market.Orders;

/// <summary>What <see cref="OrderBook.Match"/> does with the next resting order (the maker).</summary>
public enum MakerAction
{
    /// <summary>It trades.</summary>
    Trade,

    /// <summary>It leaves the book without trading, and the incoming order goes on to the next one (self-trade: cancel oldest).</summary>
    RemoveMaker,

    /// <summary>It stays, and the incoming order stops here (self-trade: cancel newest; a price limit).</summary>
    StopTaker,

    /// <summary>Both lose the smaller of the two quantities without a trade (self-trade: decrement).</summary>
    Decrement,

    /// <summary>It leaves the book, and the incoming order stops here (self-trade: cancel both).</summary>
    RemoveMakerAndStopTaker,
}
