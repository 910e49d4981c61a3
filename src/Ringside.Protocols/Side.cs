namespace Ringside.Protocols;

/// <summary>Side of a book, of a market data row or of an order.</summary>
public enum Side : byte
{
    /// <summary>Buyers; the best bid is the highest price.</summary>
    Bid = 0,

    /// <summary>Sellers; the best ask is the lowest price.</summary>
    Ask = 1,
}
