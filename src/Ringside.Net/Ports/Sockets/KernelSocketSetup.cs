using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports.Sockets;

/// <summary>Sets the kernel's sockets below ports up, for plain calls and for a ring alike.</summary>
internal static class KernelSocketSetup
{
    /// <summary>Options, multicast, address and group of a datagram port.</summary>
    /// <param name="socket">The socket, not bound yet.</param>
    /// <param name="options">What the port shall be.</param>
    /// <param name="stamps">Where its stamps come from.</param>
    internal static IReadOnlyList<OptionReport> Configure(KernelSocket socket, DatagramPortOptions options, StampSource stamps)
    {
        options.Check();
        var reports = new List<OptionReport>();
        if (options.ReceiveBufferBytes > 0 && SocketOption.TryFind("SO_RCVBUF", out SocketOption? buffer))
        {
            OptionReport report = buffer!.Apply(socket, options.ReceiveBufferBytes);
            reports.Add(socket.TryForceReceiveBuffer(options.ReceiveBufferBytes, out int obtained)
                ? report with { Obtained = obtained, Note = "the kernel doubles the value; forced past net.core.rmem_max (SO_RCVBUFFORCE)" }
                : report);
        }

        reports.AddRange(SocketOptionSetting.ApplyAll(socket, options.Settings));
        if (stamps == StampSource.ControlMessage)
        {
            socket.RequestReceiveStamps();
        }
        else if (stamps == StampSource.OnDemand)
        {
            socket.TryGetLastStamp(out _); // switches stamping on
        }

        BindAndJoin(socket, options);
        return reports;
    }

    /// <summary>Options of a connection.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="options">What the port shall be.</param>
    internal static IReadOnlyList<OptionReport> Configure(KernelSocket socket, StreamPortOptions options)
    {
        if (options.NoDelay && SocketOption.TryFind("TCP_NODELAY", out SocketOption? noDelay))
        {
            noDelay!.Apply(socket, 1);
        }

        if (options.ReceiveStamps)
        {
            socket.RequestReceiveStamps();
        }

        return SocketOptionSetting.ApplyAll(socket, options.Settings);
    }

    private static void BindAndJoin(KernelSocket socket, DatagramPortOptions options)
    {
        int interfaceIndex = options.Interface is null ? 0 : KernelSocket.InterfaceIndex(options.Interface);
        socket.ConfigureMulticastSend(interfaceIndex, options.MulticastLoop, options.MulticastTimeToLive);
        if (!options.Group.IsEmpty)
        {
            // Several receivers of one group on one machine are the rule, not a mistake.
            socket.AllowAddressReuse();
        }

        if (!options.Peer.IsEmpty)
        {
            // Until it is connected, it would take what anybody sends.
            socket.DropAll();
        }

        socket.Bind(options.Local);
        if (!options.Group.IsEmpty)
        {
            socket.JoinGroup(options.Group, interfaceIndex);
        }

        if (!options.Peer.IsEmpty)
        {
            Errno error = socket.Connect(options.Peer);
            if (error != Errno.None)
            {
                throw new KernelException($"connect(UDP {options.Peer})", error);
            }

            _ = socket.TryStopDropping();
        }
    }
}
