using System.Runtime.InteropServices;
using Ringside.Linux.Errors;
using Ringside.Linux.Limits;

namespace Ringside.Linux.Threads;

/// <summary>Scheduling class and priority of a thread (sched_setscheduler(2), sched_getattr(2), sched(7)).</summary>
/// <param name="Class">The class.</param>
/// <param name="Priority">1 (low) to 99 in the real-time classes, else 0.</param>
/// <param name="Nice">-20 (favoured) to 19 in the usual classes, else 0.</param>
public readonly record struct ThreadScheduling(SchedulingClass Class, int Priority, int Nice)
{
    private const nint GetAttributesX64 = 315;
    private const nint GetAttributesArm64 = 275;

    /// <summary>Reads the scheduling of the calling thread.</summary>
    public static unsafe ThreadScheduling ReadCurrentThread()
    {
        nint number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? GetAttributesArm64 : GetAttributesX64;
        Attributes attributes = default;
        nint result = Libc.syscall(number, 0, (nint)(&attributes), sizeof(Attributes), 0, 0, 0);
        KernelException.Check((int)result, "sched_getattr()");
        return new ThreadScheduling((SchedulingClass)attributes.Policy, (int)attributes.Priority, attributes.Nice);
    }

    /// <summary>Changes the scheduling of the calling thread. Threads that it starts inherit it.</summary>
    /// <param name="class">The class; not <see cref="SchedulingClass.Deadline"/>.</param>
    /// <param name="priority">1 to 99 in the real-time classes, else 0.</param>
    /// <exception cref="KernelException">EPERM: needs CAP_SYS_NICE or a RLIMIT_RTPRIO of at least the priority; EINVAL: no such priority in
    /// this class.</exception>
    public static unsafe void SetCurrentThread(SchedulingClass @class, int priority = 0)
    {
        // struct sched_param has one field.
        if (Libc.sched_setscheduler(0, (int)@class, &priority) == 0)
        {
            return;
        }

        Errno error = KernelException.LastError;
        bool isRealTime = @class is SchedulingClass.Fifo or SchedulingClass.RoundRobin;
        string? hint = error switch
        {
            Errno.EINVAL => isRealTime ? "a real-time priority is 1 to 99" : "this class has no priority but 0, or cannot be set so",
            Errno.EPERM => $"needs CAP_SYS_NICE outside of any user namespace, or RLIMIT_RTPRIO of at least {priority} (it is "
                + $"{ResourceLimit.Read(LimitedResource.RealTimePriority).Soft}; `ulimit -r`)",
            _ => null,
        };
        throw new KernelException($"sched_setscheduler({@class}, priority {priority})", error, hint);
    }

    // struct sched_attr, first version (48 bytes).
    [StructLayout(LayoutKind.Sequential)]
    internal struct Attributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong RuntimeNanos;
        public ulong DeadlineNanos;
        public ulong PeriodNanos;
    }
}
