namespace Ringside.Protocols.OrderEntry;

/// <summary>One order of the replay exchange: an immediate limit without an id.</summary>
/// <param name="Quantity">Quantity in units of the instrument's quantity scale, see <see cref="OrderQuantity"/>.</param>
/// <param name="PriceE8">Limit price in units of 1e-8.</param>
/// <param name="Side">Bid buys, ask sells.</param>
public readonly record struct WireOrder(uint Quantity, long PriceE8, Side Side);
