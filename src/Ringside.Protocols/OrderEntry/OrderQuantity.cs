namespace Ringside.Protocols.OrderEntry;

/// <summary>Amounts of the market data (units of 1e-8) to and from the 32-bit quantity of an order, exactly or not at all.</summary>
public static class OrderQuantity
{
    /// <summary>The finest quantity scale: units of 1e-8.</summary>
    public const int MaximumDecimals = FixedPoint.Decimals;

    /// <summary>Turns an amount into a quantity without rounding.</summary>
    /// <param name="amountE8">The amount in units of 1e-8.</param>
    /// <param name="quantityDecimals">The instrument's quantity scale, 0 to 8: one unit of quantity is 10^-decimals.</param>
    /// <param name="quantity">The quantity; 0 when the result is false.</param>
    /// <returns>False when the amount is not above 0, not a whole number of units, or does not fit 32 bits.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not 0 to 8.</exception>
    public static bool TryFromAmount(long amountE8, int quantityDecimals, out uint quantity)
    {
        quantity = 0;
        var unitE8 = UnitE8(quantityDecimals);
        if (amountE8 <= 0)
            return false;
        var (units, rest) = Math.DivRem((ulong)amountE8, unitE8);
        if (rest != 0 || units > uint.MaxValue)
            return false;
        quantity = (uint)units;
        return true;
    }

    /// <summary>Turns a quantity back into an amount in units of 1e-8.</summary>
    /// <param name="quantity">The quantity in units of 10^-<paramref name="quantityDecimals"/>.</param>
    /// <param name="quantityDecimals">The instrument's quantity scale, 0 to 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not 0 to 8.</exception>
    public static long ToAmountE8(uint quantity, int quantityDecimals) => quantity * (long)UnitE8(quantityDecimals);

    private static ulong UnitE8(int quantityDecimals)
    {
        if ((uint)quantityDecimals > MaximumDecimals)
        {
            throw new ArgumentOutOfRangeException(
                nameof(quantityDecimals), quantityDecimals, $"The quantity scale has 0 to {MaximumDecimals} decimals.");
        }

        return FixedPoint.PowerOfTen(MaximumDecimals - quantityDecimals);
    }
}
