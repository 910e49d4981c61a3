using Ringside.Linux.Errors;
using Ringside.Linux.Threads;

namespace Ringside.Linux.Tests.Threads;

public sealed class ThreadAffinityTests
{
    [Fact]
    public void A_pinned_thread_may_use_that_processor_only_and_the_others_are_free()
    {
        IReadOnlyList<int> before = ThreadAffinity.AllowedProcessors();
        foreach (int processor in before)
        {
            IReadOnlyList<int>? pinned = null;
            var thread = new Thread(() =>
            {
                ThreadAffinity.PinCurrentThread(processor);
                pinned = ThreadAffinity.AllowedProcessors();
            });
            thread.Start();
            thread.Join();
            Assert.Equal([processor], pinned);
        }

        Assert.Equal(before, ThreadAffinity.AllowedProcessors());
    }

    [Fact]
    public void A_processor_that_is_not_there_is_refused_with_those_that_are()
    {
        KernelException refusal = Assert.Throws<KernelException>(() => ThreadAffinity.PinCurrentThread(1023));
        string allowed = string.Join(',', ThreadAffinity.AllowedProcessors());
        Assert.Equal($"sched_setaffinity(cpu 1023): EINVAL, this process may use cpus {allowed}", refusal.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1024)]
    public void A_number_that_no_processor_can_have_is_a_fault_of_the_program(int processor)
        => Assert.Throws<ArgumentOutOfRangeException>(() => ThreadAffinity.PinCurrentThread(processor));
}
