using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Netlink;

/// <summary>Neighbour messages: <see cref="NeighbourHeader"/>, then attributes (rtnetlink(7), linux/neighbour.h).</summary>
internal static class NeighbourCodec
{
    // | type | payload of NDA_*          |
    // |    1 | IP address                |
    // |    2 | hardware address          |
    private const ushort Destination = 1;
    private const ushort LinkLayerAddress = 2;

    internal static void Write(ref MessageWriter writer, Neighbour neighbour)
    {
        writer.Append(new NeighbourHeader
        {
            Family = AddressBytes.Family(neighbour.Address),
            Index = neighbour.LinkIndex,
            State = (ushort)neighbour.States,
        });
        AddressBytes.Append(ref writer, Destination, neighbour.Address);
        if (neighbour.HardwareAddress is { } address)
        {
            LinkCodec.AppendHardwareAddress(ref writer, LinkLayerAddress, address);
        }
    }

    internal static void WriteReference(ref MessageWriter writer, int linkIndex, in Endpoint address)
    {
        writer.Append(new NeighbourHeader
        {
            Family = address.IsIPv6 ? AddressBytes.IPv6 : AddressBytes.IPv4,
            Index = linkIndex,
        });
        writer.AppendAttribute(Destination, address.AddressBytes);
    }

    /// <summary>Reads the facts of one entry; allocates nothing.</summary>
    internal static bool TryReadEntry(ReadOnlySpan<byte> payload, out NeighbourEntry entry)
    {
        entry = default;
        if (!MemoryMarshal.TryRead(payload, out NeighbourHeader header))
        {
            return false;
        }

        HardwareAddress hardwareAddress = default;
        var attributes = new AttributeReader(payload[NeighbourHeader.Size..]);
        while (attributes.TryRead(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == LinkLayerAddress)
            {
                _ = HardwareAddress.TryRead(value, out hardwareAddress);
            }
        }

        entry = new NeighbourEntry(hardwareAddress, (NeighbourStates)header.State);
        return !attributes.IsMalformed;
    }

    internal static bool TryRead(ReadOnlySpan<byte> payload, [MaybeNullWhen(false)] out Neighbour neighbour)
    {
        neighbour = null;
        if (!MemoryMarshal.TryRead(payload, out NeighbourHeader header))
        {
            return false;
        }

        IPAddress? address = null;
        HardwareAddress? hardwareAddress = null;
        var attributes = new AttributeReader(payload[NeighbourHeader.Size..]);
        while (attributes.TryRead(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case Destination:
                    address = AddressBytes.Read(header.Family, value);
                    break;
                case LinkLayerAddress when HardwareAddress.TryRead(value, out HardwareAddress read):
                    hardwareAddress = read;
                    break;
            }
        }

        if (address is null || attributes.IsMalformed)
        {
            return false;
        }

        neighbour = new Neighbour(header.Index, address, hardwareAddress, (NeighbourStates)header.State);
        return true;
    }
}
