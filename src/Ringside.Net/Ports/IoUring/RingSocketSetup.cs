using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports.IoUring;

/// <summary>Sets the sockets below the ports of a ring up; none of it goes through the ring.</summary>
internal static class RingSocketSetup
{
    /// <summary>Options, multicast, address and group of a datagram port.</summary>
    internal static IReadOnlyList<OptionReport> Configure(KernelSocket socket, DatagramPortOptions options)
    {
        var reports = new List<OptionReport>();
        if (options.ReceiveBufferBytes > 0 && SocketOption.TryFind("SO_RCVBUF", out SocketOption? buffer))
        {
            OptionReport report = buffer!.Apply(socket, options.ReceiveBufferBytes);
            reports.Add(socket.TryForceReceiveBuffer(options.ReceiveBufferBytes, out int obtained)
                ? report with { Obtained = obtained, Note = "the kernel doubles the value; forced past net.core.rmem_max (SO_RCVBUFFORCE)" }
                : report);
        }

        reports.AddRange(SocketOptionSetting.ApplyAll(socket, options.Settings));
        socket.RequestDropCount();
        if (options.Stamps != StampSource.None)
        {
            socket.RequestReceiveStamps();
        }

        int interfaceIndex = options.Interface is null ? 0 : KernelSocket.InterfaceIndex(options.Interface);
        socket.ConfigureMulticastSend(interfaceIndex, options.MulticastLoop, options.MulticastTimeToLive);
        if (!options.Group.IsEmpty)
        {
            // Several receivers of one group on one machine are the rule, not a mistake.
            socket.AllowAddressReuse();
        }

        socket.Bind(options.Local);
        if (!options.Group.IsEmpty)
        {
            socket.JoinGroup(options.Group, interfaceIndex);
        }

        return reports;
    }

    /// <summary>Options of a connection.</summary>
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
}
