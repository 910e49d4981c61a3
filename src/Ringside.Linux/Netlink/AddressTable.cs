using Ringside.Linux.Errors;

namespace Ringside.Linux.Netlink;

/// <summary>The IP addresses of the links of one namespace (rtnetlink(7)).</summary>
/// <param name="socket">The conversation to use; stays the caller's to close.</param>
public sealed class AddressTable(NetlinkSocket socket)
{
    /// <summary>Gives a link an address. An IPv6 address can be sent from at once, as duplicate detection is
    /// left out; what comes for it is taken in a moment later: <see cref="RouteTable.WaitUntilLocal"/>.</summary>
    /// <exception cref="ArgumentException">The prefix is longer than the address.</exception>
    /// <exception cref="KernelException">EEXIST when the link has it, ENODEV, EPERM without CAP_NET_ADMIN; EACCES or
    /// EOPNOTSUPP for IPv6 where it is switched off.</exception>
    public void Add(LinkAddress address) => Change(MessageType.RTM_NEWADDR, MessageFlags.Create | MessageFlags.Exclusive, address);

    /// <summary>Takes an address from a link.</summary>
    /// <exception cref="KernelException">EADDRNOTAVAIL when the link does not have it, ENODEV, EPERM.</exception>
    public void Delete(LinkAddress address) => Change(MessageType.RTM_DELADDR, MessageFlags.None, address);

    /// <summary>All IPv4 and IPv6 addresses of all links.</summary>
    /// <exception cref="KernelException">The table could not be read.</exception>
    public IReadOnlyList<LinkAddress> ReadAll()
    {
        MessageWriter writer = socket.Write(MessageType.RTM_GETADDR, MessageFlags.Dump);
        writer.Append(default(AddressHeader));
        return socket.Dump<LinkAddress>(writer, MessageType.RTM_NEWADDR, AddressCodec.TryRead, "all addresses");
    }

    private void Change(MessageType type, MessageFlags flags, LinkAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        int bits = AddressBytes.BitCount(address.Address);
        if (address.PrefixLength < 0 || address.PrefixLength > bits)
        {
            throw new ArgumentException(
                $"{address.Address}/{address.PrefixLength}: expected a prefix of 0 to {bits} bits", nameof(address));
        }

        MessageWriter writer = socket.Write(type, flags);
        AddressCodec.Write(ref writer, address);
        socket.Change(writer, $"{address.Address}/{address.PrefixLength} on link {address.LinkIndex}");
    }
}
