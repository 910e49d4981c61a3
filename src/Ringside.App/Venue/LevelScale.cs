using Ringside.Protocols.MarketData;

namespace Ringside.App.Venue;

/// <summary>Turns rows of recorded levels into ticks and whole shares.</summary>
/// <param name="TickE4">What a tick is, in 1/10,000.</param>
/// <param name="ShareE8">Which recorded amount is one share, in units of 1e-8.</param>
internal readonly record struct LevelScale(uint TickE4, long ShareE8)
{
    private const long E8PerE4 = 10_000;

    /// <summary>Scales a row; an amount of less than a share becomes one, so that its level is shown.</summary>
    /// <returns>False when its price is no whole number of ticks.</returns>
    internal bool TryScale(in MarketDataRow row, out long priceTicks, out long shares)
    {
        (priceTicks, long rest) = Math.DivRem(row.PriceE8, TickE4 * E8PerE4);
        shares = row.AmountE8 == 0 ? 0 : Math.Max(1, row.AmountE8 / ShareE8);
        return rest == 0;
    }
}
