using System.Diagnostics.CodeAnalysis;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;

namespace Ringside.Linux.Netlink;

/// <summary>The links of the namespace that a netlink socket belongs to: make, change, read, remove (rtnetlink(7)).</summary>
/// <param name="socket">The conversation to use; stays the caller's to close.</param>
public sealed class LinkTable(NetlinkSocket socket)
{
    /// <summary>Index of the loopback link, the same in every namespace.</summary>
    public const int LoopbackIndex = 1;

    /// <summary>Makes two links joined by a wire, each directly in its namespace; both are down (veth(4)).</summary>
    /// <param name="first">One end.</param>
    /// <param name="second">The other end.</param>
    /// <exception cref="ArgumentException">A name that no link may have, an index that loopback has, or an MTU below 68.</exception>
    /// <exception cref="KernelException">EPERM without CAP_NET_ADMIN in both namespaces; EEXIST or EBUSY when a name or an index is
    /// taken there; EOPNOTSUPP without veth in the kernel.</exception>
    public void CreateVethPair(VethEndOptions first, VethEndOptions second)
    {
        CheckEnd(first, nameof(first));
        CheckEnd(second, nameof(second));
        MessageWriter writer = socket.Write(MessageType.RTM_NEWLINK, MessageFlags.Create | MessageFlags.Exclusive);
        LinkCodec.WriteVethPair(ref writer, first, second);
        socket.Change(writer, $"veth {first.Name} to {second.Name}");
    }

    /// <summary>Makes a bridge without ports, which is down (kernel document networking/bridge): a switch in software.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">A name that no link may have.</exception>
    /// <exception cref="KernelException">EPERM without CAP_NET_ADMIN, EEXIST, EOPNOTSUPP without bridges in the kernel.</exception>
    public void CreateBridge(string name)
    {
        LinkName.Check(name, nameof(name));
        MessageWriter writer = socket.Write(MessageType.RTM_NEWLINK, MessageFlags.Create | MessageFlags.Exclusive);
        LinkCodec.WriteBridge(ref writer, name);
        socket.Change(writer, $"bridge {name}");
    }

    /// <summary>Makes a link a port of a bridge, or of none.</summary>
    /// <param name="index">The link.</param>
    /// <param name="bridgeIndex">The bridge; 0 takes the link out of the one that it is in.</param>
    /// <exception cref="KernelException">ENODEV, EPERM; EBUSY, ELOOP or EINVAL for a link that cannot be a port.</exception>
    public void SetBridge(int index, int bridgeIndex)
    {
        MessageWriter writer = WriteChange(index);
        LinkCodec.WriteController(ref writer, index, bridgeIndex);
        socket.Change(writer, $"link {index}, bridge {bridgeIndex}");
    }

    /// <summary>All links, in the kernel's order.</summary>
    /// <exception cref="KernelException">The table could not be read.</exception>
    public IReadOnlyList<Link> ReadAll()
    {
        MessageWriter writer = socket.Write(MessageType.RTM_GETLINK, MessageFlags.Dump);
        writer.Append(default(LinkHeader));
        return socket.Dump<Link>(writer, MessageType.RTM_NEWLINK, LinkCodec.TryRead, "all links");
    }

    /// <summary>Finds a link by name.</summary>
    /// <returns>False when this namespace has none of that name.</returns>
    /// <exception cref="KernelException">The table could not be read.</exception>
    public bool TryFind(string name, [MaybeNullWhen(false)] out Link link)
    {
        link = ReadAll().FirstOrDefault(candidate => candidate.Name == name);
        return link is not null;
    }

    /// <summary>Finds a link that must be there.</summary>
    /// <exception cref="KernelException">ENODEV; the text names the links that there are.</exception>
    public Link Find(string name)
    {
        IReadOnlyList<Link> links = ReadAll();
        return links.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new KernelException(
                $"RTM_GETLINK({name})", Errno.ENODEV, $"this namespace has {string.Join(", ", links.Select(link => link.Name))}");
    }

    /// <summary>Switches a link on.</summary>
    /// <exception cref="KernelException">ENODEV, EPERM.</exception>
    public void SetUp(int index) => SetFlags(index, LinkFlags.Up, LinkFlags.Up);

    /// <summary>
    /// Waits until a link that was switched on passes packets. The kernel notices a carrier in the background
    /// (linkwatch); until then it drops what is sent without an error, although the flags say up and running.
    /// </summary>
    /// <param name="index">The link.</param>
    /// <param name="timeoutMilliseconds">Longest wait.</param>
    /// <exception cref="KernelException">ETIMEDOUT, with the state that it is in; ENODEV.</exception>
    public void WaitUntilUp(int index, int timeoutMilliseconds = 10_000)
    {
        long deadlineNanos = KernelClock.MonotonicNanos() + (timeoutMilliseconds * 1_000_000L);
        while (true)
        {
            Link link = ReadAll().FirstOrDefault(candidate => candidate.Index == index)
                ?? throw new KernelException($"RTM_GETLINK(link {index})", Errno.ENODEV);
            if (link.State == OperationalState.Up)
            {
                return;
            }

            if (KernelClock.MonotonicNanos() >= deadlineNanos)
            {
                throw new KernelException(
                    $"RTM_GETLINK({link.Name})",
                    Errno.ETIMEDOUT,
                    $"after {timeoutMilliseconds} ms the link is {link.State}, expected {OperationalState.Up}; is its other end up?");
            }

            // The kernel sends no message that could be waited for without a race: look again in a millisecond.
            new PollSet(1).Wait(1_000_000);
        }
    }

    /// <summary>Switches a link off; its routes and its automatic neighbours go.</summary>
    /// <exception cref="KernelException">ENODEV, EPERM.</exception>
    public void SetDown(int index) => SetFlags(index, LinkFlags.None, LinkFlags.Up);

    /// <summary>Sets the largest packet that the link takes, in bytes above the link layer.</summary>
    /// <exception cref="KernelException">EINVAL outside of what the link can do, ENODEV, EPERM.</exception>
    public void SetMtu(int index, int mtu)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mtu);
        MessageWriter writer = WriteChange(index);
        LinkCodec.WriteMtu(ref writer, index, mtu);
        socket.Change(writer, $"link {index}, mtu {mtu}");
    }

    /// <summary>Sets the Ethernet address of the link.</summary>
    /// <exception cref="KernelException">EADDRNOTAVAIL for a multicast or zero address, ENODEV, EPERM.</exception>
    public void SetHardwareAddress(int index, HardwareAddress address)
    {
        MessageWriter writer = WriteChange(index);
        LinkCodec.WriteHardwareAddress(ref writer, index, address);
        socket.Change(writer, $"link {index}, address {address}");
    }

    /// <summary>Removes a link; of a veth pair the other end goes with it, in whichever namespace. Done when the call returns.</summary>
    /// <returns>False when it is gone already.</returns>
    /// <exception cref="KernelException">EPERM; EOPNOTSUPP for a link that cannot be removed, as loopback.</exception>
    public bool Delete(int index)
    {
        // Index 0 means "find it by name" to the kernel.
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(index);
        MessageWriter writer = socket.Write(MessageType.RTM_DELLINK, MessageFlags.None);
        LinkCodec.WriteReference(ref writer, index);
        string subject = $"link {index}";
        Acknowledgement answer = socket.TryChange(writer, subject);
        return answer.Error switch
        {
            Errno.None => true,
            Errno.ENODEV => false,
            _ => throw NetlinkSocket.Refusal(writer.Message, subject, answer),
        };
    }

    private static void CheckEnd(VethEndOptions end, string parameter)
    {
        ArgumentNullException.ThrowIfNull(end, parameter);
        LinkName.Check(end.Name, parameter);
        if (end.Index is < 0 or LoopbackIndex)
        {
            throw new ArgumentException($"index {end.Index} of {end.Name}: expected a number above {LoopbackIndex}, or 0", parameter);
        }

        if (end.Mtu is < 68 or > 65535)
        {
            throw new ArgumentException($"mtu {end.Mtu} of {end.Name}: expected 68 to 65535 bytes", parameter);
        }
    }

    private MessageWriter WriteChange(int index)
    {
        // Index 0 would ask the kernel to make a link.
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(index);
        return socket.Write(MessageType.RTM_NEWLINK, MessageFlags.None);
    }

    private void SetFlags(int index, LinkFlags flags, LinkFlags change)
    {
        MessageWriter writer = WriteChange(index);
        LinkCodec.WriteFlags(ref writer, index, flags, change);
        socket.Change(writer, $"link {index}, {(flags == LinkFlags.Up ? "up" : "down")}");
    }
}
