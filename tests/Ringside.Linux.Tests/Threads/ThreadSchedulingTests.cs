using System.Runtime.CompilerServices;
using Ringside.Linux.Errors;
using Ringside.Linux.Limits;
using Ringside.Linux.Privileges;
using Ringside.Linux.Tests.Privileges;
using Ringside.Linux.Threads;

namespace Ringside.Linux.Tests.Threads;

public sealed class ThreadSchedulingTests
{
    [Theory]
    [InlineData(SchedulingClass.Fifo, 7)]
    [InlineData(SchedulingClass.RoundRobin, 99)]
    [InlineData(SchedulingClass.Batch, 0)]
    [InlineData(SchedulingClass.Idle, 0)]
    public void A_thread_changes_its_class_and_no_other_thread_does(SchedulingClass @class, int priority)
    {
        if (priority > 0 && !CapabilityReader.ReadEffective().HasFlag(Capabilities.SysNice))
        {
            Assert.Skip("needs CAP_SYS_NICE");
        }

        ThreadScheduling before = ThreadScheduling.ReadCurrentThread();
        ThreadScheduling inside = default;
        OnThread(() =>
        {
            ThreadScheduling.SetCurrentThread(@class, priority);
            inside = ThreadScheduling.ReadCurrentThread();
        });
        Assert.Equal((@class, priority), (inside.Class, inside.Priority));
        Assert.Equal(before, ThreadScheduling.ReadCurrentThread());
    }

    [Fact]
    public void A_missing_privilege_names_the_limit_that_would_do()
    {
        if (ResourceLimit.Read(LimitedResource.RealTimePriority).Soft != 0)
        {
            Assert.Skip("RLIMIT_RTPRIO allows real-time priorities here");
        }

        string message = WithCapabilities.Run(
            Capabilities.None,
            () => Assert.Throws<KernelException>(() => ThreadScheduling.SetCurrentThread(SchedulingClass.Fifo, 10)).Message);
        Assert.Equal(
            "sched_setscheduler(Fifo, priority 10): EPERM, needs CAP_SYS_NICE outside of any user namespace, or RLIMIT_RTPRIO of at "
            + "least 10 (it is 0; `ulimit -r`)",
            message);
    }

    [Theory]
    [InlineData(SchedulingClass.Fifo, 0, "a real-time priority is 1 to 99")]
    [InlineData(SchedulingClass.Fifo, 100, "a real-time priority is 1 to 99")]
    [InlineData(SchedulingClass.Other, 1, "this class has no priority but 0, or cannot be set so")]
    [InlineData(SchedulingClass.Deadline, 0, "this class has no priority but 0, or cannot be set so")]
    public void A_priority_that_the_class_does_not_have_is_refused(SchedulingClass @class, int priority, string hint)
    {
        KernelException refused = Assert.Throws<KernelException>(() => ThreadScheduling.SetCurrentThread(@class, priority));
        Assert.Equal((Errno.EINVAL, hint), (refused.Error, refused.Hint));
    }

    [Fact]
    public void The_structure_has_the_size_of_its_first_version() => Assert.Equal(48, Unsafe.SizeOf<ThreadScheduling.Attributes>());

    private static void OnThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
