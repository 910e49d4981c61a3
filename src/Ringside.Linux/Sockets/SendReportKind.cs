namespace Ringside.Linux.Sockets;

/// <summary>What a report of the error queue tells (kernel documents networking/timestamping and networking/msg_zerocopy; errors:
/// IP_RECVERR in ip(7)).</summary>
public enum SendReportKind
{
    /// <summary>An error of the network, as an ICMP message.</summary>
    Error,

    /// <summary>Stamp: the datagram entered the packet scheduler (SCM_TSTAMP_SCHED).</summary>
    Scheduled,

    /// <summary>Stamp: the driver got it (SCM_TSTAMP_SND).</summary>
    Sent,

    /// <summary>Stamp: the peer acknowledged it (SCM_TSTAMP_ACK, streams only).</summary>
    Acknowledged,

    /// <summary>The kernel needs the bytes of zero-copy sends no longer (SO_EE_ORIGIN_ZEROCOPY).</summary>
    ZeroCopyDone,

    /// <summary>A datagram with a launch time was thrown away: late, or the time was no time (SO_EE_ORIGIN_TXTIME).</summary>
    LaunchMissed,
}
