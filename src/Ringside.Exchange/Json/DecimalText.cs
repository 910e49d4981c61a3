using System.Globalization;

namespace Ringside.Exchange.Json;

/// <summary>Decimal numbers as text: digits, and a point with digits behind it if need be. No sign, exponent or blank.</summary>
internal static class DecimalText
{
    // With 18 places behind the point they fit in 128 bits.
    private const int MostWholeDigits = 19;

    /// <summary>Reads a number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="scale">Decimal places, 0 to 18; the text may have fewer.</param>
    /// <param name="value">The number in the last decimal place, when the result is true.</param>
    /// <returns>False for another form, more decimal places, or a number beyond 64 bits.</returns>
    internal static bool TryParse(ReadOnlySpan<char> text, int scale, out long value)
    {
        value = 0;
        int point = text.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? text : text[..point];
        ReadOnlySpan<char> rest = point < 0 ? [] : text[(point + 1)..];
        bool isWellFormed = whole.Length is > 0 and <= MostWholeDigits && (point < 0 || rest.Length > 0) && rest.Length <= scale
            && !whole.ContainsAnyExceptInRange('0', '9') && !rest.ContainsAnyExceptInRange('0', '9');
        if (!isWellFormed)
            return false;
        Int128 wide = 0;
        foreach (char digit in whole)
            wide = (wide * 10) + (digit - '0');
        for (int place = 0; place < scale; place++)
            wide = (wide * 10) + (place < rest.Length ? rest[place] - '0' : 0);
        value = (long)Int128.Min(wide, long.MaxValue);
        return wide <= long.MaxValue;
    }

    /// <summary>Writes a number with all its decimal places.</summary>
    /// <param name="value">The number in the last decimal place, not below 0.</param>
    /// <param name="scale">Decimal places, 0 to 18.</param>
    internal static string Show(long value, int scale)
    {
        string digits = value.ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}";
    }
}
