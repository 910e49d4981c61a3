using System.Net;
using System.Net.Sockets;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Netlink;

/// <summary>IP addresses as the payloads of attributes: 4 or 16 bytes in network order, the family beside them in the header.</summary>
internal static class AddressBytes
{
    internal const byte Unspecified = 0;
    internal const byte IPv4 = 2;
    internal const byte IPv6 = 10;

    internal static byte Family(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => IPv4,
        AddressFamily.InterNetworkV6 => IPv6,
        _ => throw new ArgumentException($"{address} is neither IPv4 nor IPv6", nameof(address)),
    };

    internal static int BitCount(IPAddress address) => Family(address) == IPv4 ? 32 : 128;

    internal static void Append(ref MessageWriter writer, ushort type, IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = address.TryWriteBytes(bytes, out int length);
        writer.AppendAttribute(type, bytes[..length]);
    }

    /// <summary>An address without a port; empty for what is none.</summary>
    internal static Endpoint ReadEndpoint(byte family, ReadOnlySpan<byte> value)
    {
        bool isKnown = (family == IPv4 && value.Length == 4) || (family == IPv6 && value.Length == 16);
        return isKnown ? new Endpoint(value, 0) : default;
    }

    internal static IPAddress? Read(byte family, ReadOnlySpan<byte> value)
    {
        bool isKnown = (family == IPv4 && value.Length == 4) || (family == IPv6 && value.Length == 16);
        return isKnown ? new IPAddress(value) : null;
    }
}
