using Ringside.Market.Levels;
using Ringside.Protocols;

namespace Ringside.Micro.Prices;

/// <summary>Blocks of sorted prices, as the book of the market data feed has them.</summary>
internal readonly struct SortedBlocks(int capacity) : IPriceList
{
    private readonly PriceLevelBook _book = new(capacity);

    public long Best => _book.TryBest(Side.Bid, out PriceLevel level) ? level.PriceE8 : -1;

    public void Add(long price) => _book.Set(Side.Bid, price, 1);

    public void Remove(long price) => _book.Set(Side.Bid, price, 0);
}
