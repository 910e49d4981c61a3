using Ringside.Linux.Errors;

namespace Ringside.Linux.Threads;

/// <summary>Binds the calling thread to processors (sched_setaffinity(2)).</summary>
public static unsafe class ThreadAffinity
{
    private const int MaximumProcessors = 1024;

    /// <summary>Pins the calling thread to one processor.</summary>
    /// <param name="processor">Number of the processor, from 0.</param>
    /// <exception cref="KernelException">EINVAL: that processor does not exist or is not allowed for this process.</exception>
    public static void PinCurrentThread(int processor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(processor);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(processor, MaximumProcessors);
        ulong* mask = stackalloc ulong[MaximumProcessors / 64];
        new Span<ulong>(mask, MaximumProcessors / 64).Clear();
        mask[processor / 64] = 1UL << (processor % 64);
        if (Libc.sched_setaffinity(0, MaximumProcessors / 8, mask) != 0)
        {
            Errno error = KernelException.LastError;
            throw new KernelException($"sched_setaffinity(cpu {processor})", error, $"this process may use {AllowedText()}");
        }
    }

    /// <summary>The processors that the calling thread may run on, in ascending order.</summary>
    /// <exception cref="KernelException">The machine has more than 1024 processors.</exception>
    public static IReadOnlyList<int> AllowedProcessors()
    {
        ulong* mask = stackalloc ulong[MaximumProcessors / 64];
        new Span<ulong>(mask, MaximumProcessors / 64).Clear();
        KernelException.Check(Libc.sched_getaffinity(0, MaximumProcessors / 8, mask), "sched_getaffinity()");
        var allowed = new List<int>();
        for (int processor = 0; processor < MaximumProcessors; processor++)
        {
            if ((mask[processor / 64] >> (processor % 64) & 1) != 0)
            {
                allowed.Add(processor);
            }
        }

        return allowed;
    }

    private static string AllowedText() => $"cpus {string.Join(',', AllowedProcessors())}";
}
