using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Clients;

/// <summary>A symbol of a flow.</summary>
/// <param name="Stock">The symbol.</param>
/// <param name="ReferenceE4">The price that orders are placed around at first, in 1/10,000.</param>
/// <param name="TickE4">Step of its prices, in 1/10,000.</param>
public readonly record struct FlowSymbol(Alpha8 Stock, uint ReferenceE4, uint TickE4);
