namespace Ringside.Market.Commands;

/// <summary>How an order finds its price.</summary>
public enum OrderType : byte
{
    /// <summary>At its price or better.</summary>
    Limit = 0,

    /// <summary>At any price within the collar; never rests.</summary>
    Market = 1,

    /// <summary>Waits for a trade at its stop price, then a market order.</summary>
    Stop = 2,

    /// <summary>Waits for a trade at its stop price, then a limit order.</summary>
    StopLimit = 3,
}
