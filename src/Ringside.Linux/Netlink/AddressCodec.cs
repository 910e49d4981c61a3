using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;

namespace Ringside.Linux.Netlink;

/// <summary>Address messages: <see cref="AddressHeader"/>, then attributes (rtnetlink(7), linux/if_addr.h).</summary>
internal static class AddressCodec
{
    // | type | payload of IFA_*                                                                   |
    // |    1 | address of the prefix; of the other end on a point-to-point link                   |
    // |    2 | own address; IPv6 may leave it out, then type 1 is the own address                 |
    private const ushort Prefix = 1;
    private const ushort Local = 2;

    // IFA_F_NODAD: without the second or two of duplicate detection, in which an IPv6 address cannot be used.
    private const byte NoDuplicateDetection = 0x02;

    internal static void Write(ref MessageWriter writer, LinkAddress address)
    {
        byte family = AddressBytes.Family(address.Address);
        writer.Append(new AddressHeader
        {
            Family = family,
            PrefixLength = (byte)address.PrefixLength,
            Flags = family == AddressBytes.IPv6 ? NoDuplicateDetection : (byte)0,
            Index = address.LinkIndex,
        });
        AddressBytes.Append(ref writer, Local, address.Address);
        AddressBytes.Append(ref writer, Prefix, address.Address);
    }

    internal static bool TryRead(ReadOnlySpan<byte> payload, [MaybeNullWhen(false)] out LinkAddress address)
    {
        address = null;
        if (!MemoryMarshal.TryRead(payload, out AddressHeader header))
        {
            return false;
        }

        IPAddress? prefix = null;
        IPAddress? local = null;
        var attributes = new AttributeReader(payload[AddressHeader.Size..]);
        while (attributes.TryRead(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case Prefix:
                    prefix = AddressBytes.Read(header.Family, value);
                    break;
                case Local:
                    local = AddressBytes.Read(header.Family, value);
                    break;
            }
        }

        IPAddress? own = local ?? prefix;
        if (own is null || attributes.IsMalformed)
        {
            return false;
        }

        address = new LinkAddress(header.Index, own, header.PrefixLength);
        return true;
    }
}
