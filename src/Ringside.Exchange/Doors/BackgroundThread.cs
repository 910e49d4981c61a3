using Ringside.Linux.Errors;
using Ringside.Linux.Threads;

namespace Ringside.Exchange.Doors;

/// <summary>Threads that do not mind waiting (sched(7), SCHED_BATCH): waking up, they take no processor from others.</summary>
internal static class BackgroundThread
{
    /// <summary>Makes the calling thread one of them, where the kernel lets it.</summary>
    internal static void Enter()
    {
        try
        {
            ThreadScheduling.SetCurrentThread(SchedulingClass.Batch);
        }
        catch (KernelException)
        {
            // A filter of system calls may forbid it; then it is a thread like any other.
        }
    }
}
