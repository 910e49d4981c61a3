using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ringside.Linux.Sockets;

// | offset | bytes | IPv4 (sockaddr_in)      | IPv6 (sockaddr_in6)   |
// |      0 |     2 | family, host order      | family, host order    |
// |      2 |     2 | port, big-endian        | port, big-endian      |
// |      4 |     4 | address                 | flow information      |
// |      8 |    16 | (first 8: padding)      | address               |
// |     24 |     4 |                         | scope: interface index|

/// <summary>An IPv4 or IPv6 address with a port, in the very bytes that the kernel takes (ip(7), ipv6(7)).</summary>
[StructLayout(LayoutKind.Sequential, Size = 28)]
public readonly struct Endpoint : IEquatable<Endpoint>
{
    internal const int Size = 28;
    internal const ushort FamilyIPv4 = 2;
    internal const ushort FamilyIPv6 = 10;

    private readonly ushort _family;
    private readonly ushort _portBigEndian;
    private readonly Words _words;

    /// <summary>Makes an endpoint.</summary>
    /// <param name="address">IPv4 or IPv6 address.</param>
    /// <param name="port">0 to 65535; 0 lets the kernel choose when binding.</param>
    public Endpoint(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        _portBigEndian = BinaryPrimitives.ReverseEndianness((ushort)port);
        Span<byte> words = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref _words[0], 6));
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            _family = FamilyIPv4;
            address.TryWriteBytes(words, out _);
        }
        else
        {
            _family = FamilyIPv6;
            address.TryWriteBytes(words[4..], out _);
            _words[5] = (uint)address.ScopeId;
        }
    }

    /// <summary>Makes an endpoint from an address as it stands on the wire; allocates nothing.</summary>
    /// <param name="address">4 bytes for IPv4, 16 for IPv6.</param>
    /// <param name="port">0 to 65535.</param>
    /// <param name="scope">Interface index of a link-local IPv6 address, else 0.</param>
    public Endpoint(ReadOnlySpan<byte> address, int port, uint scope = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)port, ushort.MaxValue, nameof(port));
        if (address.Length is not (4 or 16))
        {
            throw new ArgumentException($"an address of {address.Length} bytes; expected 4 or 16", nameof(address));
        }

        _portBigEndian = BinaryPrimitives.ReverseEndianness((ushort)port);
        Span<byte> words = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref _words[0], 6));
        _family = address.Length == 4 ? FamilyIPv4 : FamilyIPv6;
        address.CopyTo(address.Length == 4 ? words : words[4..]);
        if (address.Length == 16)
        {
            _words[5] = scope;
        }
    }

    private Endpoint(in Endpoint other, int port)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)port, ushort.MaxValue, nameof(port));
        this = other;
        _portBigEndian = BinaryPrimitives.ReverseEndianness((ushort)port);
    }

    /// <summary>True for IPv6, false for IPv4 (and for the empty value).</summary>
    public bool IsIPv6 => _family == FamilyIPv6;

    /// <summary>True for the default value, which names no address at all.</summary>
    public bool IsEmpty => _family == 0;

    /// <summary>The port, 0 to 65535.</summary>
    public int Port => BinaryPrimitives.ReverseEndianness(_portBigEndian);

    /// <summary>True for 224.0.0.0/4 and ff00::/8.</summary>
    public bool IsMulticast => IsIPv6 ? AddressBytes[0] == 0xff : (AddressBytes[0] & 0xf0) == 0xe0;

    /// <summary>The address (allocates).</summary>
    public IPAddress Address => IsIPv6 ? new IPAddress(AddressBytes, _words[5]) : new IPAddress(AddressBytes);

    /// <summary>Bytes of the structure that the kernel takes: 16 or 28.</summary>
    internal uint KernelLength => IsIPv6 ? 28u : 16u;

    /// <summary>The address family for socket(2).</summary>
    internal int Family => _family;

    /// <summary>The address as it stands on the wire: 4 or 16 bytes.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> AddressBytes
    {
        get
        {
            ReadOnlySpan<byte> words = MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in _words[0], 6));
            return IsIPv6 ? words.Slice(4, 16) : words[..4];
        }
    }

    /// <summary>Compares address and port.</summary>
    public static bool operator ==(Endpoint left, Endpoint right) => left.Equals(right);

    /// <summary>Compares address and port.</summary>
    public static bool operator !=(Endpoint left, Endpoint right) => !left.Equals(right);

    /// <summary>Reads <c>127.0.0.1:9012</c>, <c>239.255.0.1:12345</c> or <c>[::1]:9012</c>. IPv4 parts are plain decimal (no octal,
    /// no hexadecimal).</summary>
    /// <param name="text">The text; host names are not looked up.</param>
    /// <param name="endpoint">The endpoint, when the result is true.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out Endpoint endpoint)
    {
        endpoint = default;
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > 65535)
        {
            return false;
        }

        ReadOnlySpan<char> host = text[..colon];
        bool isIPv6 = host[0] == '[' && host[^1] == ']';
        if (isIPv6)
        {
            host = host[1..^1];
        }

        // IPAddress.Parse alone takes more than is meant: "1" for 0.0.0.1, octal and hexadecimal parts, a second pair of brackets.
        bool plausible = isIPv6 ? host.Contains(':') && !host.ContainsAny('[', ']', '/') : IsDottedQuad(host);
        if (!plausible || !IPAddress.TryParse(host, out IPAddress? address))
        {
            return false;
        }

        endpoint = new Endpoint(address, port);
        return true;
    }

    /// <summary>The same address with another port; allocates nothing.</summary>
    /// <param name="port">0 to 65535.</param>
    public Endpoint WithPort(int port) => new(this, port);

    /// <inheritdoc/>
    public bool Equals(Endpoint other) =>
        _family == other._family && _portBigEndian == other._portBigEndian && AddressBytes.SequenceEqual(other.AddressBytes)
        && (!IsIPv6 || _words[5] == other._words[5]);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Endpoint other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => IsIPv6
        ? HashCode.Combine(_portBigEndian, _words[1], _words[2], _words[3], _words[4], _words[5])
        : HashCode.Combine(_family, _portBigEndian, _words[0]);

    /// <summary><c>address:port</c>, with brackets around an IPv6 address.</summary>
    public override string ToString() => IsEmpty ? "(none)" : IsIPv6 ? $"[{Address}]:{Port}" : $"{Address}:{Port}";

    private static bool IsDottedQuad(ReadOnlySpan<char> host)
    {
        int parts = 0;
        foreach (Range range in host.Split('.'))
        {
            ReadOnlySpan<char> part = host[range];
            bool plain = part.Length is >= 1 and <= 3 && !part.ContainsAnyExceptInRange('0', '9') && (part.Length == 1 || part[0] != '0');
            if (!plain)
            {
                return false;
            }

            parts++;
        }

        return parts == 4;
    }

    [InlineArray(6)]
    private struct Words
    {
        private uint _first;
    }
}
