using Ringside.Exchange.Shards;
using Ringside.Protocols;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Clients;

/// <summary>What a client knows of an order of its own.</summary>
public struct ClientOrder
{
    /// <summary>The client's name for it.</summary>
    public OrderToken Token { get; internal set; }

    /// <summary>Symbol.</summary>
    public Alpha8 Stock { get; internal set; }

    /// <summary>Bid or ask.</summary>
    public Side Side { get; internal set; }

    /// <summary>Where it stands.</summary>
    public ClientOrderState State { get; internal set; }

    /// <summary>Limit in 1/10,000; <see cref="OrderRequest.MarketPriceE4"/> for none.</summary>
    public uint PriceE4 { get; internal set; }

    /// <summary>Open shares as far as the venue has told; those asked for before the first answer.</summary>
    public uint Open { get; internal set; }

    /// <summary>Shares that will be open when all that was sent is carried out.</summary>
    public uint Wanted { get; internal set; }

    /// <summary>Shares that were executed, of the orders that it has replaced too.</summary>
    public uint Executed { get; internal set; }

    /// <summary>Number of the order in the market data feed; 0 while it is pending.</summary>
    public ulong Reference { get; internal set; }

    /// <summary>The order that it was sent to replace.</summary>
    public OrderToken Previous { get; internal set; }

    /// <summary>The order that was sent to replace it, and is not answered yet.</summary>
    public OrderToken Replacement { get; internal set; }

    /// <summary>Cancels of it that are not answered yet.</summary>
    public int Cancels { get; internal set; }

    /// <summary>Whether it lives and nothing that would change it is on its way.</summary>
    public readonly bool IsAtRest => State == ClientOrderState.Live && Cancels == 0 && Replacement.IsNone;

    /// <summary>Stamp of the request that brought it.</summary>
    internal long StampNanos { get; set; }

    /// <summary>Stamp of the last cancel.</summary>
    internal long CancelNanos { get; set; }

    /// <summary>Place in the list by age.</summary>
    internal int Age { get; set; }
}
