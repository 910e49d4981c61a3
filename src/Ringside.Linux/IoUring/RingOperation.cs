namespace Ringside.Linux.IoUring;

/// <summary>Operations that a submission entry may ask for (IORING_OP_..., io_uring_enter(2)): those that these bindings prepare, and
/// the newest known.</summary>
public enum RingOperation : byte
{
    /// <summary>IORING_OP_NOP: does nothing.</summary>
    None = 0,

    /// <summary>IORING_OP_FSYNC: fsync(2).</summary>
    Synchronize = 3,

    /// <summary>IORING_OP_READ_FIXED: pread(2) into a registered buffer.</summary>
    ReadFixed = 4,

    /// <summary>IORING_OP_WRITE_FIXED: pwrite(2) from a registered buffer.</summary>
    WriteFixed = 5,

    /// <summary>IORING_OP_POLL_ADD: poll(2).</summary>
    PollAdd = 6,

    /// <summary>IORING_OP_POLL_REMOVE: ends or changes a poll.</summary>
    PollRemove = 7,

    /// <summary>IORING_OP_SENDMSG: sendmsg(2).</summary>
    SendMessage = 9,

    /// <summary>IORING_OP_RECVMSG: recvmsg(2).</summary>
    ReceiveMessage = 10,

    /// <summary>IORING_OP_TIMEOUT: completes when its time is over.</summary>
    Timeout = 11,

    /// <summary>IORING_OP_TIMEOUT_REMOVE: ends or changes a time-out.</summary>
    TimeoutRemove = 12,

    /// <summary>IORING_OP_ACCEPT: accept4(2).</summary>
    Accept = 13,

    /// <summary>IORING_OP_ASYNC_CANCEL: ends other operations.</summary>
    Cancel = 14,

    /// <summary>IORING_OP_LINK_TIMEOUT: limits the time of the operation before it.</summary>
    LinkTimeout = 15,

    /// <summary>IORING_OP_CONNECT: connect(2).</summary>
    Connect = 16,

    /// <summary>IORING_OP_FALLOCATE: fallocate(2).</summary>
    Allocate = 17,

    /// <summary>IORING_OP_OPENAT: openat(2).</summary>
    OpenAt = 18,

    /// <summary>IORING_OP_CLOSE: close(2).</summary>
    Close = 19,

    /// <summary>IORING_OP_READ: pread(2).</summary>
    Read = 22,

    /// <summary>IORING_OP_WRITE: pwrite(2).</summary>
    Write = 23,

    /// <summary>IORING_OP_SEND: send(2), sendto(2).</summary>
    Send = 26,

    /// <summary>IORING_OP_RECV: recv(2).</summary>
    Receive = 27,

    /// <summary>IORING_OP_SHUTDOWN: shutdown(2).</summary>
    Shutdown = 34,

    /// <summary>IORING_OP_MSG_RING: posts a completion in another ring.</summary>
    MessageRing = 40,

    /// <summary>IORING_OP_SEND_ZC: send(2) from the user's pages.</summary>
    SendZeroCopy = 47,

    /// <summary>IORING_OP_SENDMSG_ZC: sendmsg(2) from the user's pages.</summary>
    SendMessageZeroCopy = 48,

    /// <summary>IORING_OP_PIPE: pipe2(2); the newest of Linux 6.18.</summary>
    Pipe = 62,
}
