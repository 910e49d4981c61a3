namespace Ringside.Market.Levels;

/// <summary>One price of one side of a book and what rests there.</summary>
/// <param name="PriceE8">Price in units of 1e-8.</param>
/// <param name="AmountE8">Amount in units of 1e-8, above 0.</param>
public readonly record struct PriceLevel(long PriceE8, long AmountE8);
