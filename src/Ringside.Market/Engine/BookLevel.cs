namespace Ringside.Market.Engine;

/// <summary>One price of one side as market data shows it.</summary>
/// <param name="Price">The price.</param>
/// <param name="Quantity">Sum of what its orders display.</param>
/// <param name="Orders">How many they are.</param>
public readonly record struct BookLevel(long Price, long Quantity, int Orders);
