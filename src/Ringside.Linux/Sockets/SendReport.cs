using Ringside.Linux.Errors;

namespace Ringside.Linux.Sockets;

/// <summary>One report of a socket's error queue (recvmsg(2), struct sock_extended_err; kernel documents networking/timestamping and
/// networking/msg_zerocopy).</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="First">Number of the first send that it is about, counted from 0; wraps at 2^32.</param>
/// <param name="Last">Number of the last one; ranges grow beyond one only for <see cref="SendReportKind.ZeroCopyDone"/>.</param>
/// <param name="IsCopied">True when the kernel copied although it was asked not to: zero-copy only costs here.</param>
/// <param name="Error">What went wrong; <see cref="Errno.None"/> for an end of zero-copy.</param>
/// <param name="StampRealtimeNanos">CLOCK_REALTIME in nanoseconds; 0 when the report is no stamp.</param>
public readonly record struct SendReport(
    SendReportKind Kind, uint First, uint Last, bool IsCopied, Errno Error, long StampRealtimeNanos)
{
    private const byte OriginStamp = 4;
    private const byte OriginZeroCopy = 5;
    private const byte OriginLaunchTime = 6;

    internal static SendReport Of(in KernelSocket.ExtendedError error) => error.Origin switch
    {
        // The information is SCM_TSTAMP_SND 0, SCM_TSTAMP_SCHED 1, SCM_TSTAMP_ACK 2; the "error" ENOMSG means nothing.
        OriginStamp => new SendReport(StampKind(error.Information), error.Data, error.Data, false, Errno.None, 0),

        // First and last number of a range; code 1: copied.
        OriginZeroCopy => new SendReport(
            SendReportKind.ZeroCopyDone, error.Information, error.Data, error.Code == 1, (Errno)error.Error, 0),
        OriginLaunchTime => new SendReport(SendReportKind.LaunchMissed, 0, 0, false, (Errno)error.Error, 0),
        _ => new SendReport(SendReportKind.Error, 0, 0, false, (Errno)error.Error, 0),
    };

    private static SendReportKind StampKind(uint information) => information switch
    {
        0 => SendReportKind.Sent,
        1 => SendReportKind.Scheduled,
        _ => SendReportKind.Acknowledged,
    };
}
