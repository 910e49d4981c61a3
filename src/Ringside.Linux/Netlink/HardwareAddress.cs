using System.Globalization;

namespace Ringside.Linux.Netlink;

/// <summary>A 48-bit Ethernet address (IEEE 802 MAC).</summary>
/// <param name="Value">The six bytes as one number, the first byte on the wire being the most significant; the upper 16
/// bits are zero.</param>
public readonly record struct HardwareAddress(ulong Value)
{
    /// <summary>Bytes of an address on the wire.</summary>
    public const int Size = 6;

    /// <summary>Reads an address in wire order.</summary>
    /// <param name="bytes">What should hold exactly six bytes.</param>
    /// <param name="address">The address.</param>
    /// <returns>False for any other length.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HardwareAddress address)
    {
        ulong value = 0;
        foreach (byte part in bytes)
        {
            value = (value << 8) | part;
        }

        address = bytes.Length == Size ? new HardwareAddress(value) : default;
        return bytes.Length == Size;
    }

    /// <summary>Reads the text form, <c>02:00:0a:4d:00:01</c>.</summary>
    /// <param name="text">Six pairs of hexadecimal digits with colons between them.</param>
    /// <param name="address">The address.</param>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out HardwareAddress address)
    {
        address = default;
        if (text.Length != (Size * 3) - 1)
        {
            return false;
        }

        ulong value = 0;
        for (int i = 0; i < Size; i++)
        {
            bool isSeparated = i == 0 || text[(i * 3) - 1] == ':';
            ReadOnlySpan<char> pair = text.Slice(i * 3, 2);
            if (!isSeparated || !byte.TryParse(pair, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte part))
            {
                return false;
            }

            value = (value << 8) | part;
        }

        address = new HardwareAddress(value);
        return true;
    }

    /// <summary>Writes the six bytes in wire order.</summary>
    /// <param name="destination">Room for at least six bytes.</param>
    /// <exception cref="ArgumentException">There is less room.</exception>
    public void Write(Span<byte> destination)
    {
        if (destination.Length < Size)
        {
            throw new ArgumentException($"a hardware address needs {Size} bytes, there are {destination.Length}", nameof(destination));
        }

        for (int i = 0; i < Size; i++)
        {
            destination[i] = (byte)(Value >> (8 * (Size - 1 - i)));
        }
    }

    /// <summary>The text form with colons, in lower case.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{bytes[0]:x2}:{bytes[1]:x2}:{bytes[2]:x2}:{bytes[3]:x2}:{bytes[4]:x2}:{bytes[5]:x2}");
    }
}
