using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;

namespace Ringside.Linux.Netlink;

/// <summary>Group messages: <see cref="AddressHeader"/>, then attributes (rtnetlink(7), linux/if_addr.h).</summary>
internal static class GroupCodec
{
    // | type | payload of IFA_*      |
    // |    7 | address of the group  |
    private const ushort Group = 7;

    internal static bool TryRead(ReadOnlySpan<byte> payload, [MaybeNullWhen(false)] out GroupMembership membership)
    {
        membership = null;
        if (!MemoryMarshal.TryRead(payload, out AddressHeader header))
        {
            return false;
        }

        IPAddress? group = null;
        var attributes = new AttributeReader(payload[AddressHeader.Size..]);
        while (attributes.TryRead(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == Group)
            {
                group = AddressBytes.Read(header.Family, value);
            }
        }

        if (group is null || attributes.IsMalformed)
        {
            return false;
        }

        membership = new GroupMembership(header.Index, group);
        return true;
    }
}
