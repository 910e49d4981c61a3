using Ringside.Exchange.Clients;

namespace Ringside.App.Venue;

/// <summary>A line of <c>ringside trade</c>.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Request">The request of an order, whose token is empty when one is to be made.</param>
internal readonly record struct TradeLine(TradeLineKind Kind, OrderRequest Request = default);
