using Ringside.Linux.Errors;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Packets;

/// <content>What a packet socket can be asked for (packet(7), socket(7)).</content>
public sealed unsafe partial class PacketSocket
{
    /// <summary>Lets only what a filter accepts enter (SO_ATTACH_FILTER). Before <see cref="Bind"/>, or strangers are in already.</summary>
    /// <exception cref="KernelException">EINVAL: the kernel does not accept the program.</exception>
    public void AttachFilter(ReadOnlySpan<FilterInstruction> filter) => PacketFilter.Attach(this, filter);

    /// <summary>Lets only what an eBPF program of type SOCKET_FILTER accepts enter (SO_ATTACH_BPF).</summary>
    /// <param name="programDescriptor">The loaded program; the socket keeps it.</param>
    /// <exception cref="KernelException">EINVAL, EBADF: it is no such program.</exception>
    public void AttachProgram(int programDescriptor) =>
        SetNumber(SocketConstants.LevelSocket, PacketConstants.AttachProgram, programDescriptor, "SO_ATTACH_BPF");

    /// <summary>Does not receive what this machine sends by the interface (PACKET_IGNORE_OUTGOING, Linux 4.20).</summary>
    public void IgnoreOutgoing() =>
        SetNumber(PacketConstants.Level, PacketConstants.IgnoreOutgoing, 1, "PACKET_IGNORE_OUTGOING");

    /// <summary>Sends past the queueing discipline, straight to the driver (PACKET_QDISC_BYPASS). A full driver then drops or
    /// says ENOBUFS; nothing is buffered.</summary>
    public void BypassQueue() => SetNumber(PacketConstants.Level, PacketConstants.BypassQueue, 1, "PACKET_QDISC_BYPASS");

    /// <summary>Keeps a frame that is longer than its slot whole in the socket's queue as well (PACKET_COPY_THRESH), as long as there is
    /// room; its slot then says <see cref="PacketStatus.Copied"/>. <see cref="Receive"/> takes them in the order of the slots.</summary>
    /// <param name="queueBytes">Room for them; the kernel caps it at net.core.rmem_max.</param>
    public void QueueLongFrames(int queueBytes)
    {
        SetNumber(SocketConstants.LevelSocket, SocketConstants.ReceiveBuffer, queueBytes, "SO_RCVBUF");
        SetNumber(PacketConstants.Level, PacketConstants.CopyThreshold, 1, "PACKET_COPY_THRESH");
    }

    /// <summary>Stamps in the ring are the stack's software stamps where there are any (PACKET_TIMESTAMP); CLOCK_REALTIME.</summary>
    public void UseSoftwareStamps() =>
        SetNumber(PacketConstants.Level, PacketConstants.TimeStamp, PacketConstants.TimeStampSoftware, "PACKET_TIMESTAMP");

    /// <summary>Puts struct virtio_net_hdr before every frame, which tells of offloads (PACKET_VNET_HDR). Before any ring.</summary>
    /// <exception cref="KernelException">EBUSY: there is a ring already.</exception>
    public void UseVirtualHeader() => SetNumber(
        PacketConstants.Level,
        PacketConstants.VirtualHeader,
        1,
        "PACKET_VNET_HDR",
        "it must be set before the rings are made");

    /// <summary>Has the interface receive more than its own frames for as long as the socket is open (PACKET_ADD_MEMBERSHIP).</summary>
    /// <param name="interfaceIndex">The interface.</param>
    /// <param name="kind">What more.</param>
    /// <param name="address">The Ethernet address, where <paramref name="kind"/> is of one.</param>
    /// <exception cref="KernelException">ENODEV, EINVAL.</exception>
    public void AddMembership(int interfaceIndex, PacketMembership kind, HardwareAddress address = default)
    {
        var request = new MembershipRequest
        {
            InterfaceIndex = interfaceIndex,
            Kind = (ushort)kind,
            AddressLength = HardwareAddress.Size,
        };
        address.Write(new Span<byte>(&request.Address, HardwareAddress.Size));
        Set(
            PacketConstants.Level,
            PacketConstants.AddMembership,
            &request,
            (uint)sizeof(MembershipRequest),
            $"PACKET_ADD_MEMBERSHIP {kind} on interface {interfaceIndex}");
    }

    /// <summary>Joins a group of sockets that share the frames of one interface (PACKET_FANOUT). The socket must be bound.</summary>
    /// <param name="group">Number of the group, the same for all its members in this network namespace.</param>
    /// <param name="mode">How they share.</param>
    /// <param name="options">Additions.</param>
    /// <exception cref="KernelException">EINVAL when the socket is not bound, or the group is of another mode or interface.</exception>
    public void JoinFanout(ushort group, FanoutMode mode, FanoutOptions options = FanoutOptions.None) => SetNumber(
        PacketConstants.Level,
        PacketConstants.Fanout,
        group | (((int)mode | (int)options) << 16),
        $"PACKET_FANOUT {mode} group {group}",
        "the socket must be bound first, and all members of a group need the same interface, protocol and mode");

    /// <summary>Gives the group of <see cref="FanoutMode.Program"/> its eBPF program of type SOCKET_FILTER (PACKET_FANOUT_DATA).</summary>
    /// <param name="programDescriptor">The loaded program; the group keeps it.</param>
    /// <exception cref="KernelException">EINVAL when the socket is in no such group; EBADF.</exception>
    public void SetFanoutProgram(int programDescriptor) =>
        SetNumber(PacketConstants.Level, PacketConstants.FanoutData, programDescriptor, "PACKET_FANOUT_DATA");

    /// <summary>Reads the counters and, as the kernel does it, sets them to zero (PACKET_STATISTICS).</summary>
    /// <param name="statistics">What was counted since the last time.</param>
    /// <returns>False when the socket is closed.</returns>
    public bool TryTakeStatistics(out PacketStatistics statistics)
    {
        uint* counters = stackalloc uint[3];
        (counters[0], counters[1], counters[2]) = (0, 0, 0);
        uint length = 3 * sizeof(uint);
        bool told = !IsClosed
            && Libc.getsockopt(Value, PacketConstants.Level, PacketConstants.Statistics, counters, &length) == 0;
        statistics = told ? new PacketStatistics(counters[0], counters[1], counters[2]) : default;
        return told;
    }

    /// <summary>A frame in the send ring that the kernel cannot send is skipped (PACKET_LOSS). Without this the kernel would stop at its
    /// slot, and look at that slot again at the next call, whatever else is ready.</summary>
    internal void SkipBadFrames() => SetNumber(PacketConstants.Level, PacketConstants.Loss, 1, "PACKET_LOSS");

    /// <summary>Chooses the layout of the rings to come (PACKET_VERSION).</summary>
    /// <exception cref="KernelException">EBUSY: there is a ring already.</exception>
    internal void SetVersion(int version) => SetNumber(
        PacketConstants.Level, PacketConstants.Version, version, "PACKET_VERSION", "a socket with a ring cannot change its version");

    internal void Set(int level, int name, void* value, uint length, string label, string? hint = null)
    {
        if (Libc.setsockopt(Checked(), level, name, value, length) == -1)
        {
            Errno error = KernelException.LastError;
            throw new KernelException($"setsockopt({label})", error, hint);
        }
    }

    private void SetNumber(int level, int name, int value, string label, string? hint = null) =>
        Set(level, name, &value, sizeof(int), label, hint);
}
