namespace Ringside.Linux.IoUring;

/// <summary>What the time of a time-out is (IORING_TIMEOUT_..., io_uring_enter(2)).</summary>
[Flags]
public enum TimeoutFlags : uint
{
    /// <summary>A span of CLOCK_MONOTONIC.</summary>
    None = 0,

    /// <summary>IORING_TIMEOUT_ABS: a point in time, not a span.</summary>
    Absolute = 1 << 0,

    /// <summary>IORING_TIMEOUT_BOOTTIME: of CLOCK_BOOTTIME.</summary>
    BootTime = 1 << 2,

    /// <summary>IORING_TIMEOUT_REALTIME: of CLOCK_REALTIME.</summary>
    Realtime = 1 << 3,

    /// <summary>IORING_TIMEOUT_ETIME_SUCCESS: that the time is over counts as success, for links.</summary>
    EndIsSuccess = 1 << 5,

    /// <summary>IORING_TIMEOUT_MULTISHOT: again and again (Linux 6.4).</summary>
    Multishot = 1 << 6,
}
