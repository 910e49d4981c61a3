using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Testing;

namespace Ringside.Linux.Tests.IoUring;

/// <summary>What a process sees that a container keeps from io_uring.</summary>
public sealed class ForbiddenRingTests
{
    [Theory]
    [InlineData(
        Errno.EPERM,
        "io_uring_setup(256 entries, NoSubmissionArray): EPERM, io_uring is forbidden here: by the sysctl kernel.io_uring_disabled, or by "
        + "the seccomp filter of a container (allow io_uring_setup, io_uring_enter and io_uring_register)")]
    [InlineData(
        Errno.ENOSYS,
        "io_uring_setup(256 entries, NoSubmissionArray): ENOSYS, this kernel has no io_uring, or a seccomp filter hides it")]
    public void A_forbidden_ring_says_who_forbids_it_and_no_lesser_one_is_tried(Errno error, string expected)
    {
        Rings.Open().Dispose();
        KernelException refusal = Assert.Throws<KernelException>(() => ForbiddenCalls.Run(
            ForbiddenCalls.FirstOfIoUring,
            ForbiddenCalls.LastOfIoUring,
            (int)error,
            () => RingLadder.Open(new RingOptions(), out _)));
        Assert.Equal(error, refusal.Error);
        Assert.Equal(
            expected.Replace("NoSubmissionArray)", $"{RingOptions.OneThread | RingFlags.NoSubmissionArray})", StringComparison.Ordinal),
            refusal.Message);
    }
}
