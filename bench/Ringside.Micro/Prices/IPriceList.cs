namespace Ringside.Micro.Prices;

/// <summary>The prices of one side at which something rests, bids: the best one is the highest.</summary>
internal interface IPriceList
{
    /// <summary>The best price; there is one.</summary>
    long Best { get; }

    /// <summary>Adds a price that is not there.</summary>
    void Add(long price);

    /// <summary>Removes a price that is there.</summary>
    void Remove(long price);
}
