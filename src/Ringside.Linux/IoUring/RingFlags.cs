namespace Ringside.Linux.IoUring;

/// <summary>How a ring works (flags of io_uring_setup(2)). Combinations that the kernel does not take, and bits newer than it, are
/// refused with EINVAL.</summary>
[Flags]
public enum RingFlags : uint
{
    /// <summary>Nothing special: completions interrupt the thread to be posted.</summary>
    None = 0,

    /// <summary>IORING_SETUP_IOPOLL: completions of files opened for direct access are looked for by polling the device.</summary>
    DevicePolling = 1u << 0,

    /// <summary>IORING_SETUP_SQPOLL: a thread of the kernel takes the submissions. It needs a core of its own, see
    /// <see cref="RingOptions.PollingProcessor"/>.</summary>
    SubmissionPolling = 1u << 1,

    /// <summary>IORING_SETUP_CLAMP: queues larger than the kernel allows are made as large as it allows.</summary>
    Clamp = 1u << 4,

    /// <summary>IORING_SETUP_R_DISABLED: takes no submissions before <see cref="Ring.Enable"/>. The thread that enables the ring is
    /// then the one that <see cref="SingleIssuer"/> binds it to.</summary>
    StartDisabled = 1u << 6,

    /// <summary>IORING_SETUP_SUBMIT_ALL: an entry that fails does not end the submission of those behind it.</summary>
    SubmitAll = 1u << 7,

    /// <summary>IORING_SETUP_COOP_TASKRUN: completions wait for the thread's next call to the kernel instead of interrupting it.</summary>
    CoopTaskRun = 1u << 8,

    /// <summary>IORING_SETUP_TASKRUN_FLAG: a word in memory tells that completions wait to be posted (<see cref="Ring.NeedsEnter"/>).
    /// Together with <see cref="CoopTaskRun"/> or <see cref="DeferTaskRun"/> only.</summary>
    TaskRunFlag = 1u << 9,

    /// <summary>IORING_SETUP_SQE128: submission entries of 128 bytes; these bindings do not use it.</summary>
    LargeSubmissions = 1u << 10,

    /// <summary>IORING_SETUP_CQE32: completions of 32 bytes; these bindings do not use it.</summary>
    LargeCompletions = 1u << 11,

    /// <summary>IORING_SETUP_SINGLE_ISSUER: one thread only submits; any other is refused with EEXIST.</summary>
    SingleIssuer = 1u << 12,

    /// <summary>IORING_SETUP_DEFER_TASKRUN: completions are posted only while that thread asks for them
    /// (<see cref="Ring.GetEvents"/>, <see cref="Ring.SubmitAndWait"/>). Needs <see cref="SingleIssuer"/>; fastest, Linux 6.1.</summary>
    DeferTaskRun = 1u << 13,

    /// <summary>IORING_SETUP_NO_SQARRAY: submissions are taken in the order of the entries, without an index between, Linux 6.6.</summary>
    NoSubmissionArray = 1u << 16,

    /// <summary>Bit 19, mixed sizes of submission entries: newer than Linux 6.18, for showing what a kernel says to that.</summary>
    MixedSubmissions = 1u << 19,
}
