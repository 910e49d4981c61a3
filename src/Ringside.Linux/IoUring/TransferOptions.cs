namespace Ringside.Linux.IoUring;

/// <summary>How a receive or a send is tried (IORING_RECVSEND_..., io_uring_enter(2)).</summary>
[Flags]
public enum TransferOptions : ushort
{
    /// <summary>Tried at once, and when that would block, again when the socket is ready.</summary>
    None = 0,

    /// <summary>IORING_RECVSEND_POLL_FIRST: waits for readiness without trying first; for a socket that is known to be empty.</summary>
    PollFirst = 1 << 0,

    /// <summary>IORING_SEND_ZC_REPORT_USAGE: the notification's result tells whether the bytes were copied after all.</summary>
    ReportCopy = 1 << 3,

    /// <summary>IORING_RECVSEND_BUNDLE: one completion may fill several buffers of the ring, one after the other (streams only).</summary>
    Bundle = 1 << 4,
}
