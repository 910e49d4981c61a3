using System.Runtime.CompilerServices;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Xdp;

/// <content>The calls of a bound socket: waking the kernel, statistics, options.</content>
public sealed unsafe partial class XdpSocket
{
    /// <summary>True when packets go without a copy (XDP_OPTIONS).</summary>
    /// <exception cref="KernelException">The socket is not bound any more.</exception>
    public bool IsZeroCopy
    {
        get
        {
            uint flags = 0;
            uint length = sizeof(uint);
            KernelException.Check(
                Libc.getsockopt(Checked(), XdpConstants.Level, XdpConstants.OptionOptions, &flags, &length), "getsockopt(XDP_OPTIONS)");
            return (flags & XdpConstants.FlagZeroCopy) != 0;
        }
    }

    /// <summary>Lets the kernel send what is in the transmit ring (sendto(2) with MSG_DONTWAIT), a batch of at most 32 packets in copy
    /// mode. Without this nothing leaves in copy mode.</summary>
    /// <returns><see cref="Errno.None"/>; EAGAIN, EBUSY or ENOBUFS when it is to be called again; ENETDOWN or ENXIO when the interface is
    /// down or gone.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Errno Kick() => Libc.sendto(Value, null, 0, SocketConstants.DontWait, null, 0) == -1 ? KernelException.LastError : Errno.None;

    /// <summary>Lets the kernel look at the fill ring, when its flag asks for it, or poll the device once, with busy polling (recvfrom(2)
    /// with MSG_DONTWAIT).</summary>
    /// <returns><see cref="Errno.None"/> or what the kernel said.</returns>
    public Errno Poll() => Libc.recv(Value, null, 0, SocketConstants.DontWait) == -1 ? KernelException.LastError : Errno.None;

    /// <summary>Takes the error that the kernel left on the socket: ENETDOWN after its interface has gone (SO_ERROR, socket(7)).</summary>
    public Errno TakePendingError()
    {
        int value = 0;
        uint length = sizeof(int);
        int result = Libc.getsockopt(Value, SocketConstants.LevelSocket, SocketConstants.PendingError, &value, &length);
        return result == -1 ? KernelException.LastError : (Errno)value;
    }

    /// <summary>Asks for polling the device from the receiving and sending calls instead of by interrupts (SO_PREFER_BUSY_POLL,
    /// SO_BUSY_POLL, SO_BUSY_POLL_BUDGET: kernel document networking/napi).</summary>
    /// <param name="microseconds">How long a call polls.</param>
    /// <param name="budget">Most packets of one call.</param>
    /// <returns><see cref="Errno.None"/> or what the kernel said: EPERM needs CAP_NET_ADMIN.</returns>
    public Errno TrySetBusyPoll(int microseconds, int budget)
    {
        Errno error = TrySetOption(SocketConstants.PreferBusyPoll, 1);
        error = error == Errno.None ? TrySetOption(SocketConstants.BusyPoll, microseconds) : error;
        return error == Errno.None ? TrySetOption(XdpConstants.BusyPollBudget, budget) : error;
    }

    /// <summary>Reads the counters of the kernel's side.</summary>
    /// <param name="statistics">The counters, when the result is true.</param>
    /// <returns>False when the socket is closed.</returns>
    public bool TryGetStatistics(out XdpStatistics statistics)
    {
        XdpStatistics read = default;
        uint length = (uint)sizeof(XdpStatistics);
        bool told = !IsClosed
            && Libc.getsockopt(Value, XdpConstants.Level, XdpConstants.OptionStatistics, &read, &length) == 0;
        statistics = told ? read : default;
        return told;
    }

    private Errno TrySetOption(int name, int value) =>
        Libc.setsockopt(Checked(), SocketConstants.LevelSocket, name, &value, sizeof(int)) == 0 ? Errno.None : KernelException.LastError;
}
