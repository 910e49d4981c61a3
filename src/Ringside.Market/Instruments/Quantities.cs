namespace Ringside.Market.Instruments;

/// <summary>Bounds of quantities.</summary>
public static class Quantities
{
    /// <summary>The most that one order may be of: with at most 2^23 orders in a book no sum leaves <see cref="long"/>.</summary>
    public const long Maximum = (1L << 39) - 1;

    /// <summary>The most pieces in which an iceberg may show itself. Each is a trade of its own when one large order meets it, so without
    /// a bound a command could cause hundreds of thousands of millions of events.</summary>
    public const long MostPieces = 1_000;
}
