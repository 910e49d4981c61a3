using Ringside.Linux.Errors;

namespace Ringside.Linux.IoUring;

/// <summary>Opens the best ring that this kernel gives to one thread (io_uring_setup(2)), and tells what was refused on the way.</summary>
/// <remarks>From the best down: completions deferred to the owning thread (Linux 6.1), completions that wait for the thread's next call
/// (5.19), plain. Only EINVAL steps down: where io_uring is forbidden as a whole, a lesser ring is, too.</remarks>
public static class RingLadder
{
    private static ReadOnlySpan<RingFlags> Steps =>
    [
        RingOptions.OneThread | RingFlags.NoSubmissionArray,
        RingOptions.OneThread,
        RingFlags.CoopTaskRun | RingFlags.TaskRunFlag | RingFlags.SubmitAll,
        RingFlags.None,
    ];

    /// <summary>Opens the best ring.</summary>
    /// <param name="options">Sizes, and flags that every step shall have.</param>
    /// <param name="refusals">Why the better ones could not be had, the best first; empty when the first step succeeded.</param>
    /// <exception cref="KernelException">No step succeeded: that of the last one.</exception>
    public static Ring Open(RingOptions options, out IReadOnlyList<KernelException> refusals)
    {
        ArgumentNullException.ThrowIfNull(options);
        var refused = new List<KernelException>();
        refusals = refused;
        for (int i = 0; ; i++)
        {
            try
            {
                return Ring.Open(options with { Flags = options.Flags | Steps[i] });
            }
            catch (KernelException refusal) when (refusal.Error == Errno.EINVAL && i < Steps.Length - 1)
            {
                refused.Add(refusal);
            }
        }
    }
}
