using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Netlink;

/// <summary>Route messages: <see cref="RouteHeader"/>, then attributes (rtnetlink(7), linux/rtnetlink.h).</summary>
internal static class RouteCodec
{
    // | type | payload of RTA_*                                             |
    // |    1 | base address of the destination; left out for length 0       |
    // |    2 | address of the source                                        |
    // |    4 | index of the link, u32                                       |
    // |    5 | address of the router                                        |
    // |    7 | address that the kernel would give the packet                |
    // |   18 | the router of another family: family as u16, address         |
    private const ushort Destination = 1;
    private const ushort Source = 2;
    private const ushort OutputLink = 4;
    private const ushort Gateway = 5;
    private const ushort PreferredSource = 7;
    private const ushort GatewayOfOtherFamily = 18;

    private const byte MainTable = 254;
    private const byte MadeByAdministrator = 4;
    private const byte Unicast = 1;
    private const byte ScopeUniverse = 0;
    private const byte ScopeLink = 253;

    internal static void Write(ref MessageWriter writer, Route route)
    {
        writer.Append(new RouteHeader
        {
            Family = AddressBytes.Family(route.Destination.BaseAddress),
            DestinationLength = (byte)route.Destination.PrefixLength,
            Table = MainTable,
            Protocol = MadeByAdministrator,
            Scope = route.Gateway is null ? ScopeLink : ScopeUniverse,
            Type = Unicast,
        });
        if (route.Destination.PrefixLength > 0)
        {
            AddressBytes.Append(ref writer, Destination, route.Destination.BaseAddress);
        }

        if (route.Gateway is not null)
        {
            AddressBytes.Append(ref writer, Gateway, route.Gateway);
        }

        writer.AppendAttribute(OutputLink, (uint)route.LinkIndex);
    }

    /// <summary>Asks how a packet would travel; what is empty or 0 is left open.</summary>
    internal static void WriteLookUp(ref MessageWriter writer, in Endpoint destination, in Endpoint source, int linkIndex)
    {
        byte bits = (byte)(destination.AddressBytes.Length * 8);
        writer.Append(new RouteHeader
        {
            Family = destination.IsIPv6 ? AddressBytes.IPv6 : AddressBytes.IPv4,
            DestinationLength = bits,
            SourceLength = source.IsEmpty ? (byte)0 : bits,
        });
        writer.AppendAttribute(Destination, destination.AddressBytes);
        if (!source.IsEmpty)
        {
            writer.AppendAttribute(Source, source.AddressBytes);
        }

        if (linkIndex != 0)
        {
            writer.AppendAttribute(OutputLink, (uint)linkIndex);
        }
    }

    /// <summary>Reads the answer to <see cref="WriteLookUp"/>; allocates nothing.</summary>
    internal static bool TryReadChoice(ReadOnlySpan<byte> payload, out RouteChoice choice)
    {
        choice = default;
        if (!MemoryMarshal.TryRead(payload, out RouteHeader header))
        {
            return false;
        }

        Endpoint gateway = default;
        Endpoint source = default;
        int linkIndex = 0;
        var attributes = new AttributeReader(payload[RouteHeader.Size..]);
        while (attributes.TryRead(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case OutputLink:
                    _ = MemoryMarshal.TryRead(value, out linkIndex);
                    break;
                case Gateway:
                    gateway = AddressBytes.ReadEndpoint(header.Family, value);
                    break;
                case GatewayOfOtherFamily when value.Length > sizeof(ushort):
                    gateway = AddressBytes.ReadEndpoint(value[0], value[sizeof(ushort)..]);
                    break;
                case PreferredSource:
                    source = AddressBytes.ReadEndpoint(header.Family, value);
                    break;
            }
        }

        choice = new RouteChoice((RouteKind)header.Type, linkIndex, gateway, source);
        return !attributes.IsMalformed;
    }

    internal static bool TryRead(ReadOnlySpan<byte> payload, [MaybeNullWhen(false)] out Route route)
    {
        route = null;
        if (!MemoryMarshal.TryRead(payload, out RouteHeader header) || header.Table != MainTable)
        {
            return false;
        }

        IPAddress? destination = header.Family switch
        {
            AddressBytes.IPv4 => IPAddress.Any,
            AddressBytes.IPv6 => IPAddress.IPv6Any,
            _ => null,
        };
        IPAddress? gateway = null;
        int linkIndex = 0;
        var attributes = new AttributeReader(payload[RouteHeader.Size..]);
        while (attributes.TryRead(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case Destination:
                    destination = AddressBytes.Read(header.Family, value);
                    break;
                case Gateway:
                    gateway = AddressBytes.Read(header.Family, value);
                    break;
                case OutputLink:
                    _ = MemoryMarshal.TryRead(value, out linkIndex);
                    break;
            }
        }

        if (destination is null || attributes.IsMalformed || !IsNetwork(destination, header.DestinationLength))
        {
            return false;
        }

        route = new Route(new IPNetwork(destination, header.DestinationLength), linkIndex, gateway);
        return true;
    }

    // IPNetwork throws for bits behind the prefix, and what comes from outside must not make this throw.
    private static bool IsNetwork(IPAddress address, int prefixLength)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = address.TryWriteBytes(bytes, out int length);
        if (prefixLength > length * 8)
        {
            return false;
        }

        for (int bit = prefixLength; bit < length * 8; bit++)
        {
            if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
