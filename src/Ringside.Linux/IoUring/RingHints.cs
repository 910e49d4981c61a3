using Ringside.Linux.Errors;

namespace Ringside.Linux.IoUring;

/// <summary>What to do about an io_uring_setup(2) that failed.</summary>
internal static class RingHints
{
    internal static string? ForSetup(Errno error, RingOptions options) => error switch
    {
        Errno.EPERM => "io_uring is forbidden here: by the sysctl kernel.io_uring_disabled, or by the seccomp filter of a container "
            + "(allow io_uring_setup, io_uring_enter and io_uring_register)",
        Errno.ENOSYS => "this kernel has no io_uring, or a seccomp filter hides it",
        Errno.EINVAL => Combination(options),
        Errno.ENOMEM => "over the limit for locked memory (`ulimit -l`), or fewer entries are needed; rings that were just closed count "
            + "for some milliseconds more",
        _ => null,
    };

    private static string Combination(RingOptions options)
    {
        RingFlags flags = options.Flags;
        bool defer = (flags & RingFlags.DeferTaskRun) != 0;
        bool polled = (flags & RingFlags.SubmissionPolling) != 0;
        return defer && (flags & RingFlags.SingleIssuer) == 0 ? "DeferTaskRun needs SingleIssuer"
            : polled && (flags & (RingFlags.DeferTaskRun | RingFlags.CoopTaskRun)) != 0
                ? "SubmissionPolling goes neither with DeferTaskRun nor with CoopTaskRun: its completions are posted by the kernel's thread"
            : !polled && options.PollingProcessor >= 0 ? "a polling processor needs SubmissionPolling"
            : (flags & RingFlags.TaskRunFlag) != 0 && !defer && (flags & RingFlags.CoopTaskRun) == 0
                ? "TaskRunFlag needs CoopTaskRun or DeferTaskRun"
            : "this kernel does not know one of these flags, or the number of entries is out of its range (use Clamp)";
    }
}
