namespace Ringside.Protocols;

/// <summary>Decimal text to and from integers scaled by 1e8. No floating point anywhere.</summary>
public static class FixedPoint
{
    /// <summary>Decimal places of the scale: a value of 1 is 100,000,000 units.</summary>
    public const int Decimals = 8;

    /// <summary>Units in one whole: 10^8.</summary>
    public const long One = 100_000_000;
}
