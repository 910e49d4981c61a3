using Ringside.Market.Engine;
using Ringside.Market.Instruments;

namespace Ringside.Exchange.Auditing;

/// <summary>What an audit has read of an instrument.</summary>
public sealed record AuditedInstrument
{
    /// <summary>Its shard.</summary>
    public required int Shard { get; init; }

    /// <summary>Its number.</summary>
    public required uint Number { get; init; }

    /// <summary>Its symbol; its number where none was defined.</summary>
    public required string Symbol { get; init; }

    /// <summary>Decimal places of its prices.</summary>
    public required int PriceScale { get; init; }

    /// <summary>Its trading state.</summary>
    public required TradingState State { get; init; }

    /// <summary>Orders that rest or wait.</summary>
    public required int OpenOrders { get; init; }

    /// <summary>The best bid; null when there is none.</summary>
    public required BookLevel? Bid { get; init; }

    /// <summary>The best ask; null when there is none.</summary>
    public required BookLevel? Ask { get; init; }

    /// <summary>Its trades.</summary>
    public required long Trades { get; init; }

    /// <summary>Shares of its trades, each trade once.</summary>
    public required Int128 SharesTraded { get; init; }

    /// <summary>Price of its last trade; 0 before the first one.</summary>
    public required long LastTrade { get; init; }
}
