namespace Ringside.Exchange.Gateways;

/// <summary>Prices of OUCH, in 1/10,000, and those of an instrument, in 10^-scale.</summary>
internal static class OuchPrice
{
    /// <summary>The price that means a market order (OUCH 4.2: 214,748.3647).</summary>
    internal const uint Market = 0x7FFF_FFFF;

    /// <summary>The highest limit (OUCH 4.2: 199,999.9900).</summary>
    internal const uint Highest = 1_999_999_900;

    private const int Scale = 4;
    private const int LargestScale = 18;

    /// <summary>Turns a limit of OUCH into one of an instrument.</summary>
    /// <param name="priceE4">The limit.</param>
    /// <param name="scale">Decimal places of the instrument's prices, 0 to 18.</param>
    /// <param name="price">The same limit, when the result is true.</param>
    /// <returns>False when it is too high for OUCH, or no price of that scale.</returns>
    internal static bool TryToInstrument(uint priceE4, int scale, out long price)
    {
        price = 0;
        if (priceE4 > Highest)
            return false;
        if (scale >= Scale)
        {
            Int128 wide = (Int128)priceE4 * Power(scale - Scale);
            price = (long)wide;
            return wide <= long.MaxValue;
        }

        (long quotient, long rest) = Math.DivRem(priceE4, Power(Scale - scale));
        price = quotient;
        return rest == 0;
    }

    /// <summary>Turns a price of an instrument into one of OUCH. Those of listed instruments (<see cref="IsTick"/>) are exact; what OUCH
    /// cannot say (others may trade at negative or very high prices) becomes the nearest that it can.</summary>
    internal static uint FromInstrument(long price, int scale)
    {
        Int128 wide = scale >= Scale ? price / Power(scale - Scale) : (Int128)price * Power(Scale - scale);
        return (uint)Int128.Clamp(wide, 0, uint.MaxValue);
    }

    /// <summary>Whether all multiples of a tick are prices of OUCH.</summary>
    internal static bool IsTick(long tick, int scale) =>
        scale is >= 0 and <= LargestScale && tick > 0 && (scale <= Scale || tick % Power(scale - Scale) == 0);

    private static long Power(int exponent)
    {
        long power = 1;
        for (int count = 0; count < exponent; count++)
            power *= 10;
        return power;
    }
}
