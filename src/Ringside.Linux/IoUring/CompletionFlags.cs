namespace Ringside.Linux.IoUring;

/// <summary>What a completion tells beside its result (IORING_CQE_F_..., io_uring_enter(2)).</summary>
[Flags]
public enum CompletionFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>IORING_CQE_F_BUFFER: <see cref="Completion.BufferId"/> names the buffer that the kernel took.</summary>
    Buffer = 1 << 0,

    /// <summary>IORING_CQE_F_MORE: the same operation will complete again.</summary>
    More = 1 << 1,

    /// <summary>IORING_CQE_F_SOCK_NONEMPTY: the socket holds more than was received.</summary>
    SocketNotEmpty = 1 << 2,

    /// <summary>IORING_CQE_F_NOTIF: the second completion of a send without copy: the buffer is free now.</summary>
    Notification = 1 << 3,

    /// <summary>IORING_CQE_F_BUF_MORE: the buffer is used up only in part and will appear again (incremental buffer ring).</summary>
    BufferMore = 1 << 4,
}
