namespace Ringside.Linux.IoUring;

/// <summary>Flags that every submission entry may carry (IOSQE_..., io_uring_enter(2)).</summary>
[Flags]
public enum SubmissionFlags : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>IOSQE_FIXED_FILE: the descriptor is the number of a registered file.</summary>
    FixedFile = 1 << 0,

    /// <summary>IOSQE_IO_DRAIN: starts when all before it have completed.</summary>
    Drain = 1 << 1,

    /// <summary>IOSQE_IO_LINK: the next entry starts when this one has succeeded, and is cancelled when it has not.</summary>
    Link = 1 << 2,

    /// <summary>IOSQE_IO_HARDLINK: the next entry starts when this one has completed, well or not.</summary>
    HardLink = 1 << 3,

    /// <summary>IOSQE_ASYNC: goes to a worker thread of the kernel without trying first.</summary>
    Worker = 1 << 4,

    /// <summary>IOSQE_BUFFER_SELECT: the kernel takes a buffer of the entry's group.</summary>
    SelectBuffer = 1 << 5,

    /// <summary>IOSQE_CQE_SKIP_SUCCESS: completes silently when it succeeds.</summary>
    SkipSuccess = 1 << 6,
}
