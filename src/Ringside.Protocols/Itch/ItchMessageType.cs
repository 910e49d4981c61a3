namespace Ringside.Protocols.Itch;

/// <summary>All messages of ITCH 5.0.</summary>
/// <remarks>Its value is the letter on the wire, the first byte of the message.</remarks>
public enum ItchMessageType : byte
{
    /// <summary>See <see cref="ItchSystemEvent"/>.</summary>
    SystemEvent = (byte)'S',

    /// <summary>See <see cref="ItchStockDirectory"/>.</summary>
    StockDirectory = (byte)'R',

    /// <summary>See <see cref="ItchStockTradingAction"/>.</summary>
    StockTradingAction = (byte)'H',

    /// <summary>Short sale price test; known by its length only.</summary>
    ShortSaleRestriction = (byte)'Y',

    /// <summary>Standing of a market maker; known by its length only.</summary>
    MarketParticipantPosition = (byte)'L',

    /// <summary>Levels of the market-wide circuit breaker; known by its length only.</summary>
    CircuitBreakerLevels = (byte)'V',

    /// <summary>A level of the market-wide circuit breaker was reached; known by its length only.</summary>
    CircuitBreakerStatus = (byte)'W',

    /// <summary>Quoting period of a stock that is new; known by its length only.</summary>
    QuotingPeriod = (byte)'K',

    /// <summary>Limits of an auction; known by its length only.</summary>
    AuctionCollar = (byte)'J',

    /// <summary>Halt in one venue; known by its length only.</summary>
    OperationalHalt = (byte)'h',

    /// <summary>See <see cref="ItchAddOrder"/>.</summary>
    AddOrder = (byte)'A',

    /// <summary>See <see cref="ItchAddOrderAttributed"/>.</summary>
    AddOrderAttributed = (byte)'F',

    /// <summary>See <see cref="ItchOrderExecuted"/>.</summary>
    OrderExecuted = (byte)'E',

    /// <summary>See <see cref="ItchOrderExecutedWithPrice"/>.</summary>
    OrderExecutedWithPrice = (byte)'C',

    /// <summary>See <see cref="ItchOrderCancel"/>.</summary>
    OrderCancel = (byte)'X',

    /// <summary>See <see cref="ItchOrderDelete"/>.</summary>
    OrderDelete = (byte)'D',

    /// <summary>See <see cref="ItchOrderReplace"/>.</summary>
    OrderReplace = (byte)'U',

    /// <summary>See <see cref="ItchTrade"/>.</summary>
    Trade = (byte)'P',

    /// <summary>See <see cref="ItchCrossTrade"/>.</summary>
    CrossTrade = (byte)'Q',

    /// <summary>See <see cref="ItchBrokenTrade"/>.</summary>
    BrokenTrade = (byte)'B',

    /// <summary>See <see cref="ItchImbalance"/>.</summary>
    Imbalance = (byte)'I',

    /// <summary>Retail price improvement; known by its length only.</summary>
    RetailInterest = (byte)'N',

    /// <summary>Price discovery of a direct listing; known by its length only.</summary>
    DirectListing = (byte)'O',
}
