using System.Globalization;

namespace Ringside.App.Venue;

/// <summary>Prices of OUCH as people write them.</summary>
internal static class PriceText
{
    private const int Decimals = 4;

    /// <summary>The price with its four decimals.</summary>
    internal static string Of(uint priceE4) => priceE4 == Exchange.Clients.OrderRequest.MarketPriceE4
        ? "market"
        : string.Create(CultureInfo.InvariantCulture, $"{priceE4 / 10_000}.{priceE4 % 10_000:D4}");

    /// <summary>Reads a plain decimal above 0 with up to four decimals, up to the highest price of OUCH.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out uint priceE4)
    {
        priceE4 = 0;
        int point = text.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? text : text[..point];
        ReadOnlySpan<char> fraction = point < 0 ? default : text[(point + 1)..];
        if (fraction.Length > Decimals || (point >= 0 && fraction.IsEmpty)
            || !uint.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out uint units) || units > 200_000)
        {
            return false;
        }

        uint parts = 0;
        if (!fraction.IsEmpty && !uint.TryParse(fraction, NumberStyles.None, CultureInfo.InvariantCulture, out parts))
        {
            return false;
        }

        for (int digit = fraction.Length; digit < Decimals; digit++)
        {
            parts *= 10;
        }

        priceE4 = (units * 10_000) + parts;
        return priceE4 is > 0 and <= Exchange.Clients.OrderRequest.HighestPriceE4;
    }
}
