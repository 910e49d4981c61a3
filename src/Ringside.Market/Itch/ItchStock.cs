using Ringside.Protocols.Fields;
using Ringside.Protocols.Itch;

namespace Ringside.Market.Itch;

/// <summary>What is known of one stock beside its book.</summary>
/// <remarks>Traded are executions, unless they are marked as not printable, hidden trades and auctions; of an execution of more shares
/// than rested, those that rested. What has no shares is no trade: an auction of none tells that there was none. Broken trades stay
/// in.</remarks>
public struct ItchStock
{
    /// <summary>The symbol; blank when nothing was heard of the stock.</summary>
    public Alpha8 Symbol { get; internal set; }

    /// <summary>What is allowed; 0 when nothing was said about it.</summary>
    public ItchTradingState TradingState { get; internal set; }

    /// <summary>Price of the last trade in units of 1/10,000; 0 before the first.</summary>
    public uint LastPriceE4 { get; internal set; }

    /// <summary>Trades.</summary>
    public long Trades { get; internal set; }

    /// <summary>Shares that were traded.</summary>
    public ulong TradedShares { get; internal set; }

    internal void AddTrade(uint priceE4, ulong shares)
    {
        if (shares == 0)
            return;
        LastPriceE4 = priceE4;
        Trades++;
        TradedShares += shares;
    }
}
