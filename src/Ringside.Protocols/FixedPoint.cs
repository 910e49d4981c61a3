using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Ringside.Protocols;

/// <summary>Decimal text to and from integers scaled by 1e8. No floating point anywhere.</summary>
/// <remarks>
/// The text form is digits with an optional fraction: <c>61800.20</c>, <c>0.001</c>, <c>5</c>. No sign, no exponent, no
/// spaces, no group separators, at least one digit on both sides of a point. Zeros beyond the eighth decimal are harmless and accepted.
/// The largest value is 92,233,720,368.54775807.
/// </remarks>
public static class FixedPoint
{
    /// <summary>Decimal places of the scale: a value of 1 is 100,000,000 units.</summary>
    public const int Decimals = 8;

    /// <summary>Units in one whole: 10^8.</summary>
    public const long One = 100_000_000;

    /// <summary>Bytes that <see cref="TryFormat"/> needs at most: 11 digits, a point, 8 decimals.</summary>
    public const int MaximumTextLength = 20;

    /// <summary>Reads a non-negative decimal number exactly.</summary>
    /// <param name="text">ASCII text, the whole of it.</param>
    /// <param name="valueE8">The value in units of 1e-8; 0 when the result is false.</param>
    /// <returns>False for empty text, a sign, an exponent, any other character than digits and one point, more than eight
    /// significant decimals, or a value that does not fit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out long valueE8) => Parse(text, out valueE8) == DecimalError.None;

    /// <summary>The same as <see cref="TryParse"/>, and says what is wrong.</summary>
    internal static DecimalError Parse(ReadOnlySpan<byte> text, out long valueE8)
    {
        valueE8 = 0;
        if (text.IsEmpty)
            return DecimalError.NotANumber;
        if (text[0] == '-')
            return Parse(text[1..], out _, out _, out _) == DecimalError.NotANumber ? DecimalError.NotANumber : DecimalError.Negative;

        var error = Parse(text, out var whole, out var fraction, out var fractionDigits);
        if (error != DecimalError.None)
            return error;
        if (whole > long.MaxValue / One)
            return DecimalError.OutOfRange;
        var value = whole * One + fraction * PowerOfTen(Decimals - fractionDigits);
        if (value > long.MaxValue)
            return DecimalError.OutOfRange;
        valueE8 = (long)value;
        return DecimalError.None;
    }

    /// <summary>Writes the shortest plain decimal: no trailing zeros, no point without a fraction.</summary>
    /// <param name="valueE8">The value in units of 1e-8, not negative.</param>
    /// <param name="utf8">Where to write; <see cref="MaximumTextLength"/> bytes are always enough.</param>
    /// <param name="written">Bytes written; 0 when the result is false.</param>
    /// <returns>False when the text does not fit or the value is negative.</returns>
    public static bool TryFormat(long valueE8, Span<byte> utf8, out int written)
    {
        written = 0;
        if (valueE8 < 0)
            return false;
        var whole = (ulong)valueE8 / One;
        var fraction = (uint)((ulong)valueE8 % One);
        Span<byte> text = stackalloc byte[MaximumTextLength];
        var start = MaximumTextLength;
        if (fraction != 0)
        {
            var digits = Decimals;
            for (; fraction % 10 == 0; digits--)
                fraction /= 10;
            for (; digits > 0; digits--, fraction /= 10)
                text[--start] = (byte)('0' + fraction % 10);
            text[--start] = (byte)'.';
        }

        do
        {
            text[--start] = (byte)('0' + whole % 10);
            whole /= 10;
        }
        while (whole != 0);

        if (!text[start..].TryCopyTo(utf8))
            return false;
        written = MaximumTextLength - start;
        return true;
    }

    /// <summary>The shortest plain decimal as a string, for logs, files and reports; allocates.</summary>
    /// <param name="valueE8">The value in units of 1e-8, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static string ToText(long valueE8)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(valueE8);
        Span<byte> text = stackalloc byte[MaximumTextLength];
        var fits = TryFormat(valueE8, text, out var written);
        Debug.Assert(fits, "the buffer holds the longest text");
        return System.Text.Encoding.ASCII.GetString(text[..written]);
    }

    /// <summary>10 to the power of <paramref name="exponent"/>, 0 to 8.</summary>
    internal static uint PowerOfTen(int exponent) => exponent switch
    {
        0 => 1,
        1 => 10,
        2 => 100,
        3 => 1_000,
        4 => 10_000,
        5 => 100_000,
        6 => 1_000_000,
        7 => 10_000_000,
        _ => 100_000_000,
    };

    private static DecimalError Parse(ReadOnlySpan<byte> text, out ulong whole, out uint fraction, out int fractionDigits)
    {
        fraction = 0;
        fractionDigits = 0;
        var error = DecimalError.None;
        whole = 0;
        var position = 0;
        for (; position < text.Length && IsDigit(text[position]); position++)
        {
            // Past any possible value: stay there and go on, because a letter further on is the graver fault.
            if (whole > long.MaxValue / One)
                error = DecimalError.OutOfRange;
            else
                whole = whole * 10 + text[position] - '0';
        }

        if (position == text.Length && position > 0)
            return error;
        if (position == 0 || text[position] != '.' || position + 1 == text.Length)
            return DecimalError.NotANumber;

        for (position++; position < text.Length; position++)
        {
            if (!IsDigit(text[position]))
                return DecimalError.NotANumber;
            if (fractionDigits < Decimals)
            {
                fraction = fraction * 10 + text[position] - '0';
                fractionDigits++;
            }
            else if (text[position] != '0' && error == DecimalError.None)
            {
                error = DecimalError.TooPrecise;
            }
        }

        return error;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDigit(byte character) => (uint)(character - '0') <= 9;
}
