namespace Ringside.Protocols.Fields;

/// <summary>Decimal numbers in ASCII, right-justified in a field of a fixed width and padded on the left with spaces.</summary>
internal static class Numeral
{
    /// <summary>Reads a number: spaces, then at least one digit, up to the end of the field. Leading zeros are digits.</summary>
    /// <returns>False for anything else, and for a number beyond 64 bits.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> field, out ulong value)
    {
        value = 0;
        ReadOnlySpan<byte> digits = field.TrimStart((byte)' ');
        foreach (byte letter in digits)
        {
            uint digit = (uint)letter - '0';
            if (digit > 9 || value > ulong.MaxValue / 10 || (value * 10) + digit < value * 10)
            {
                value = 0;
                return false;
            }

            value = (value * 10) + digit;
        }

        return digits.Length > 0;
    }

    /// <summary>Fills the field with a number that fits into it.</summary>
    /// <exception cref="ArgumentException">The number has more digits than the field has room for.</exception>
    internal static void Write(Span<byte> field, ulong value)
    {
        ulong rest = value;
        for (int index = field.Length - 1; index >= 0; index--)
        {
            field[index] = rest > 0 || index == field.Length - 1 ? (byte)('0' + (rest % 10)) : (byte)' ';
            rest /= 10;
        }

        if (rest > 0)
            throw new ArgumentException($"{value} has more digits than the {field.Length} of its field.", nameof(value));
    }
}
