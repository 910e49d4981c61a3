using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Sockets;

/// <content>What comes back after a send, by the socket's error queue: stamps and the end of zero-copy (recvmsg(2) with MSG_ERRQUEUE,
/// kernel documents networking/timestamping and networking/msg_zerocopy).</content>
public sealed unsafe partial class KernelSocket
{
    /// <summary>Asks for two stamps of every datagram sent from now on: when it entered the packet scheduler and when the driver got it
    /// (SO_TIMESTAMPING with TX_SCHED and TX_SOFTWARE; kernel document networking/timestamping). They come by
    /// <see cref="TryTakeReport"/>, numbered from 0 in the order of sending, without the bytes of the datagram.</summary>
    /// <param name="receiveToo">Whether packets received shall be stamped, too: there is one option for both.</param>
    public void RequestSendStamps(bool receiveToo = false)
    {
        // Off first: the kernel counts from zero when the numbering is switched on, and only then.
        const int asked = SocketConstants.TimeStampingSendSoftware | SocketConstants.TimeStampingSendScheduled
            | SocketConstants.TimeStampingSoftware | SocketConstants.TimeStampingIdentifier | SocketConstants.TimeStampingControl
            | SocketConstants.TimeStampingStampOnly;
        SetOption(SocketConstants.LevelSocket, SocketConstants.TimeStamping, 0, "SO_TIMESTAMPING");
        int flags = receiveToo ? asked | SocketConstants.TimeStampingReceiveSoftware : asked;
        SetOption(SocketConstants.LevelSocket, SocketConstants.TimeStamping, flags, "SO_TIMESTAMPING");
    }

    /// <summary>Allows <see cref="SendZeroCopy"/> (SO_ZEROCOPY, kernel document networking/msg_zerocopy).</summary>
    /// <returns><see cref="Errno.None"/>, or what the kernel said: EOPNOTSUPP for UDP before Linux 5.0.</returns>
    public Errno TryAllowZeroCopy() => TrySetOption(SocketConstants.LevelSocket, SocketConstants.ZeroCopy, 1);

    /// <summary>Sends without copying, where the kernel can (MSG_ZEROCOPY): it reads the bytes from where they stand, until a report
    /// with the number of this call comes by <see cref="TryTakeReport"/>.</summary>
    /// <remarks>Each call that returns above zero has the next number, from 0. The kernel copies all the same
    /// when the receiver is on this machine; pinning pages costs more than copying below some 10 KiB.</remarks>
    /// <param name="start">First byte; must stay as it is until the report.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="destination">Where a datagram goes; empty on a connected socket.</param>
    /// <returns>Bytes taken, or a negative <see cref="Errno"/>: ENOBUFS when too many sends wait for their reports
    /// (net.core.optmem_max) or RLIMIT_MEMLOCK is exceeded; such a call has no number.</returns>
    public int SendZeroCopy(byte* start, int length, in Endpoint destination)
    {
        const int flags = SocketConstants.DontWait | SocketConstants.NoSignal | SocketConstants.ZeroCopyFlag;
        fixed (Endpoint* address = &destination)
        {
            bool connected = destination.IsEmpty;
            nint sent = Libc.sendto(
                Value, start, (nuint)length, flags, connected ? null : address, connected ? 0 : destination.KernelLength);
            return sent >= 0 ? (int)sent : -(int)KernelException.LastError;
        }
    }

    /// <summary>Takes the next report off the error queue, without waiting. While there is one, the socket is polled as in error
    /// (POLLERR).</summary>
    /// <param name="report">The report, when the result is true.</param>
    /// <returns>False when there is none.</returns>
    [SkipLocalsInit] // only what the kernel wrote is read
    public bool TryTakeReport(out SendReport report)
    {
        const int controlLength = 256;
        byte* control = stackalloc byte[controlLength];
        byte* bytes = stackalloc byte[1]; // a report may carry the datagram; none that is asked for here does
        var vector = new IoVector { Base = bytes, Length = 1 };
        var header = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = controlLength };
        report = default;
        return Libc.recvmsg(Value, &header, SocketConstants.DontWait | SocketConstants.ErrorQueue) >= 0
            && TryReadReport(control, (int)header.ControlLength, out report);
    }

    internal static bool TryReadReport(byte* control, int length, out SendReport report)
    {
        report = default;
        long stamp = 0;
        bool found = false;
        int offset = 0;
        while (ControlMessage.TryNext(control, length, ref offset, out ControlMessage message, out byte* data, out int dataLength))
        {
            if (message is { Level: SocketConstants.LevelSocket, Type: SocketConstants.TimeStamping } && dataLength >= 16)
            {
                stamp = (((long*)data)[0] * 1_000_000_000) + ((long*)data)[1];
            }
            else if (IsError(message) && dataLength >= sizeof(ExtendedError))
            {
                report = SendReport.Of(*(ExtendedError*)data);
                found = true;
            }
        }

        report = report with { StampRealtimeNanos = stamp };
        return found;
    }

    private static bool IsError(in ControlMessage message) => (message.Level, message.Type)
        is (SocketConstants.LevelIP, SocketConstants.ErrorOfIPv4) or (SocketConstants.LevelIPv6, SocketConstants.ErrorOfIPv6);

    // struct sock_extended_err of linux/errqueue.h.
    [StructLayout(LayoutKind.Sequential)]
    internal struct ExtendedError
    {
        public uint Error;
        public byte Origin;
        public byte Type;
        public byte Code;
        public byte Padding;
        public uint Information;
        public uint Data;
    }
}
