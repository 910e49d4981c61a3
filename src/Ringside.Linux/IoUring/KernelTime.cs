using System.Runtime.InteropServices;

namespace Ringside.Linux.IoUring;

/// <summary>A span or point of time as io_uring takes it (struct __kernel_timespec, io_uring_enter(2)).</summary>
/// <param name="Seconds">Whole seconds.</param>
/// <param name="Nanos">The rest, 0 to 999,999,999.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct KernelTime(long Seconds, long Nanos)
{
    /// <summary>Makes it from nanoseconds.</summary>
    /// <param name="nanos">Nanoseconds, not negative.</param>
    public static KernelTime FromNanos(long nanos) => new(nanos / 1_000_000_000, nanos % 1_000_000_000);
}
