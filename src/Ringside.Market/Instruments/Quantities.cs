namespace Ringside.Market.Instruments;

/// <summary>Bounds of quantities.</summary>
public static class Quantities
{
    /// <summary>The most that one order may be of: with at most 2^23 orders in a book no sum leaves <see cref="long"/>.</summary>
    public const long Maximum = (1L << 39) - 1;
}
