using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Netlink;

/// <summary>The neighbour table of one namespace: which Ethernet address an IP address has (rtnetlink(7), arp(7)).</summary>
/// <param name="socket">The conversation to use; stays the caller's to close.</param>
public sealed class NeighbourTable(NetlinkSocket socket)
{
    /// <summary>Enters a neighbour for good, in place of what was known, so that no packet ever waits for resolution.</summary>
    /// <exception cref="KernelException">ENETDOWN when the link is down, ENODEV, EPERM without CAP_NET_ADMIN.</exception>
    public void SetPermanent(int linkIndex, IPAddress address, HardwareAddress hardwareAddress)
    {
        ArgumentNullException.ThrowIfNull(address);
        MessageWriter writer = socket.Write(MessageType.RTM_NEWNEIGH, MessageFlags.Create | MessageFlags.Replace);
        NeighbourCodec.Write(ref writer, new Neighbour(linkIndex, address, hardwareAddress, NeighbourStates.Permanent));
        socket.Change(writer, $"{address} is {hardwareAddress} on link {linkIndex}");
    }

    /// <summary>Removes an entry.</summary>
    /// <exception cref="KernelException">ENOENT when there is none, ENODEV, EPERM.</exception>
    public void Delete(int linkIndex, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        MessageWriter writer = socket.Write(MessageType.RTM_DELNEIGH, MessageFlags.None);
        NeighbourCodec.Write(ref writer, new Neighbour(linkIndex, address, null, NeighbourStates.None));
        socket.Change(writer, $"{address} on link {linkIndex}");
    }

    /// <summary>Looks one neighbour up; allocates nothing.</summary>
    /// <param name="linkIndex">The link.</param>
    /// <param name="address">Its IP address; the port is not used.</param>
    /// <param name="entry">What is known, when the result is <see cref="Errno.None"/>.</param>
    /// <returns>ENOENT when there is no entry, ENODEV when there is no such link.</returns>
    /// <exception cref="KernelException">The kernel did not answer.</exception>
    public Errno LookUp(int linkIndex, in Endpoint address, out NeighbourEntry entry)
    {
        entry = default;
        MessageWriter writer = socket.Write(MessageType.RTM_GETNEIGH, MessageFlags.None);
        NeighbourCodec.WriteReference(ref writer, linkIndex, address);
        Errno error = socket.Ask(writer, MessageType.RTM_NEWNEIGH, out ReadOnlySpan<byte> payload);
        return error != Errno.None ? error : NeighbourCodec.TryReadEntry(payload, out entry) ? Errno.None : Errno.EPROTO;
    }

    /// <summary>All IPv4 and IPv6 entries of all links.</summary>
    /// <exception cref="KernelException">The table could not be read.</exception>
    public IReadOnlyList<Neighbour> ReadAll()
    {
        MessageWriter writer = socket.Write(MessageType.RTM_GETNEIGH, MessageFlags.Dump);
        writer.Append(default(NeighbourHeader));
        return socket.Dump<Neighbour>(writer, MessageType.RTM_NEWNEIGH, NeighbourCodec.TryRead, "all neighbours");
    }
}
