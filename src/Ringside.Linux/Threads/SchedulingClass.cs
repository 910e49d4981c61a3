namespace Ringside.Linux.Threads;

/// <summary>How the kernel chooses when a thread runs (sched(7)).</summary>
public enum SchedulingClass
{
    /// <summary>SCHED_OTHER: the usual sharing.</summary>
    Other = 0,

    /// <summary>SCHED_FIFO: real time; runs until it waits or a thread of higher priority wants to. A thread that spins in this class
    /// starves its processor, except for the 5 % that kernel.sched_rt_runtime_us leaves to the others.</summary>
    Fifo = 1,

    /// <summary>SCHED_RR: as <see cref="Fifo"/>, but threads of one priority take turns.</summary>
    RoundRobin = 2,

    /// <summary>SCHED_BATCH: the usual sharing, taken for work that does not mind waiting.</summary>
    Batch = 3,

    /// <summary>SCHED_IDLE: only when nobody else wants to run.</summary>
    Idle = 5,

    /// <summary>SCHED_DEADLINE: real time by budget and deadline; can be read here, not set.</summary>
    Deadline = 6,
}
