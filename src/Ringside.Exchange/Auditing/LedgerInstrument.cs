using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Exchange.Auditing;

/// <summary>An instrument as it follows from events.</summary>
internal sealed class LedgerInstrument(uint number)
{
    internal uint Number => number;

    internal LedgerSide Bids { get; } = new(Side.Bid);

    internal LedgerSide Asks { get; } = new(Side.Ask);

    internal TradingState State { get; set; }

    internal long Trades { get; set; }

    internal Int128 SharesTraded { get; set; }

    internal long LastTrade { get; set; }

    /// <summary>Orders that rest or wait.</summary>
    internal int OpenOrders { get; set; }

    /// <summary>Whether the batch that is read has to do with it.</summary>
    internal bool IsTouched { get; set; }

    /// <summary>Shares that were traded in the auction of the batch that is read, and its price.</summary>
    internal Int128 AuctionShares { get; set; }

    internal long AuctionPrice { get; set; }

    internal bool IsCrossed => Bids.Count > 0 && Asks.Count > 0 && Bids.Best.Price >= Asks.Best.Price;

    internal LedgerSide Of(Side side) => side == Side.Bid ? Bids : Asks;
}
