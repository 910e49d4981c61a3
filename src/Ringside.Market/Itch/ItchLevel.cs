namespace Ringside.Market.Itch;

/// <summary>One price of one side of a stock's book.</summary>
/// <param name="PriceE4">The price in units of 1/10,000.</param>
/// <param name="Shares">Displayed shares of all orders there.</param>
/// <param name="Orders">Orders there.</param>
public readonly record struct ItchLevel(uint PriceE4, ulong Shares, int Orders);
