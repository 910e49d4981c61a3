namespace Ringside.Linux.IoUring;

/// <summary>What a ring shall be (io_uring_setup(2)).</summary>
public sealed record RingOptions
{
    /// <summary>The set-up for one thread that owns the ring and looks for completions itself: the fastest one, Linux 6.1.</summary>
    public const RingFlags OneThread = RingFlags.SingleIssuer | RingFlags.DeferTaskRun | RingFlags.SubmitAll;

    /// <summary>Room for submissions that the kernel has not taken yet; rounded up to a power of two.</summary>
    public int SubmissionEntries { get; init; } = 256;

    /// <summary>Room for completions that nobody has taken yet; rounded up to a power of two. 0 lets the kernel choose twice
    /// <see cref="SubmissionEntries"/>. What finds no room is kept by the kernel, see <see cref="Ring.HasOverflowed"/>.</summary>
    public int CompletionEntries { get; init; }

    /// <summary>How it works.</summary>
    public RingFlags Flags { get; init; }

    /// <summary>Processor that the kernel's thread runs on (IORING_SETUP_SQ_AFF), with <see cref="RingFlags.SubmissionPolling"/>; -1
    /// inherits the affinity of the calling thread. It must not be the processor of a thread that spins.</summary>
    public int PollingProcessor { get; init; } = -1;

    /// <summary>How long the kernel's thread spins without work before it sleeps, in milliseconds; 0 is the kernel's default of one
    /// second.</summary>
    public int PollingIdleMilliseconds { get; init; }
}
