namespace Ringside.Linux.Limits;

/// <summary>What a <see cref="ResourceLimit"/> limits (getrlimit(2)); the numbers are the same on x64 and arm64.</summary>
public enum LimitedResource
{
    /// <summary>RLIMIT_NOFILE: open descriptors.</summary>
    OpenDescriptors = 7,

    /// <summary>RLIMIT_MEMLOCK: bytes of locked memory.</summary>
    LockedMemory = 8,

    /// <summary>RLIMIT_RTPRIO: highest real-time priority that a thread may take without CAP_SYS_NICE.</summary>
    RealTimePriority = 14,
}
