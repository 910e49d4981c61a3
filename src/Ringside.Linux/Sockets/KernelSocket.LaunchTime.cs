using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Sockets;

/// <content>Datagrams that leave at a given time (SO_TXTIME, kernel 4.19; obeyed by the packet schedulers fq and etf only, tc-etf(8)).</content>
public sealed unsafe partial class KernelSocket
{
    /// <summary>Allows <see cref="SendAt"/>. Without the packet scheduler fq or etf on the link the time is taken and ignored, which
    /// the kernel does not tell.</summary>
    /// <param name="clock">The monotonic clock for fq, TAI for etf.</param>
    /// <param name="reportMissed">Whether datagrams thrown away as late come as <see cref="SendReportKind.LaunchMissed"/>.</param>
    /// <returns><see cref="Errno.None"/>; EINVAL for a clock that cannot be; EPERM: clocks other than monotonic need CAP_NET_ADMIN.</returns>
    public Errno TryAllowLaunchTimes(KernelClockId clock, bool reportMissed = false)
    {
        // struct sock_txtime: clock, flags (2 = SOF_TXTIME_REPORT_ERRORS).
        int* asked = stackalloc int[2];
        asked[0] = (int)clock;
        asked[1] = reportMissed ? 2 : 0;
        return TrySet(SocketConstants.LevelSocket, SocketConstants.TransmitTime, asked, 2 * sizeof(int));
    }

    /// <summary>Sends one datagram that shall leave at a time (SCM_TXTIME), without waiting.</summary>
    /// <param name="datagram">Its bytes.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="launchNanos">When, in nanoseconds of the clock chosen.</param>
    /// <returns>Bytes sent, or a negative <see cref="Errno"/>.</returns>
    public int SendAt(ReadOnlySpan<byte> datagram, in Endpoint destination, long launchNanos)
    {
        byte* control = stackalloc byte[ControlMessage.HeaderLength + sizeof(long)];
        int length = ControlMessage.Write(control, SocketConstants.LevelSocket, SocketConstants.TransmitTime, sizeof(long));
        *(long*)(control + ControlMessage.HeaderLength) = launchNanos;
        fixed (byte* start = datagram)
        fixed (Endpoint* address = &destination)
        {
            var vector = new IoVector { Base = start, Length = (nuint)datagram.Length };
            var header = new MessageHeader
            {
                Name = address,
                NameLength = destination.KernelLength,
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                ControlLength = (nuint)length,
            };
            nint sent = Libc.sendmsg(Value, &header, SocketConstants.DontWait | SocketConstants.NoSignal);
            return sent >= 0 ? (int)sent : -(int)KernelException.LastError;
        }
    }
}
