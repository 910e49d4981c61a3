using Ringside.Linux.Errors;
using Ringside.Linux.Threads;
using Ringside.Net.Agents;

namespace Ringside.Net.Tests.Agents;

public sealed class AgentThreadTests
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    [Fact]
    public void The_agent_is_made_run_and_disposed_on_its_own_thread()
    {
        int namespaceThread = 0;
        ProbeAgent agent = null!;
        AgentThreadOptions options = Options() with { EnterNamespace = () => namespaceThread = Environment.CurrentManagedThreadId };
        using (AgentThread thread = AgentThread.Start(_ => agent = new ProbeAgent(work: 3), options))
        {
            Assert.True(thread.Join(Generous));
            Assert.False(thread.IsRunning);
        }

        Assert.NotEqual(Environment.CurrentManagedThreadId, agent.MadeOn);
        Assert.Equal("probe", agent.ThreadName);
        Assert.Equal([agent.MadeOn, agent.MadeOn, agent.MadeOn], new[] { namespaceThread, agent.RanOn, agent.DisposedOn });
        Assert.Equal(4, agent.Cycles); // three with work, one that ended
        Assert.True(agent.TimesAscend);
    }

    [Fact]
    public void What_keeps_the_agent_from_being_made_is_thrown_by_start()
    {
        FormatException thrown = Assert.Throws<FormatException>(
            () => AgentThread.Start(_ => throw new FormatException("not made"), Options()));
        Assert.Equal("not made", thrown.Message);
        Assert.Throws<FormatException>(
            () => AgentThread.Start(_ => new ProbeAgent(0), Options() with { EnterNamespace = () => throw new FormatException() }));
    }

    // Many times, because the first duty cycle races with the thread that waits for the agent.
    [Fact]
    public void What_the_agent_throws_is_thrown_by_join_and_never_by_start()
    {
        for (int i = 0; i < 200; i++)
        {
            var agent = new ProbeAgent(0) { Failure = new FormatException("cycle") };
            using AgentThread thread = AgentThread.Start(_ => agent, Options());
            Assert.Equal("cycle", Assert.Throws<FormatException>(() => thread.Join(Generous)).Message);
            Assert.NotEqual(0, agent.DisposedOn);
        }
    }

    [Fact]
    public void What_disposing_throws_is_thrown_by_join_and_does_not_end_the_process()
    {
        using AgentThread thread = AgentThread.Start(_ => new ProbeAgent(0) { DisposeFailure = new FormatException("dispose") }, Options());
        Assert.Equal("dispose", Assert.Throws<FormatException>(() => thread.Join(Generous)).Message);
    }

    [Fact]
    public void The_first_failure_is_the_one_that_is_told()
    {
        var agent = new ProbeAgent(0) { Failure = new FormatException("cycle"), DisposeFailure = new InvalidOperationException("dispose") };
        using AgentThread thread = AgentThread.Start(_ => agent, Options());
        Assert.Equal("cycle", Assert.Throws<FormatException>(() => thread.Join(Generous)).Message);
    }

    [Theory]
    [InlineData(WaitStrategy.Block)]
    [InlineData(WaitStrategy.SpinThenBlock)]
    [InlineData(WaitStrategy.Spin)]
    public void A_thread_that_idles_without_limit_stops_when_it_is_asked_to(WaitStrategy strategy)
    {
        var agent = new ProbeAgent(int.MaxValue) { Idles = true };
        using AgentThread thread = AgentThread.Start(_ => agent, Options() with { Strategy = strategy });
        Assert.False(thread.Join(TimeSpan.Zero));
        Assert.True(thread.IsRunning);
        thread.RequestStop();
        thread.RequestStop();
        Assert.True(thread.Join(Generous));
        Assert.NotEqual(0, agent.DisposedOn);
    }

    [Fact]
    public void Disposing_stops_the_thread_and_swallows_what_it_threw()
    {
        var agent = new ProbeAgent(int.MaxValue) { Idles = true, DisposeFailure = new FormatException() };
        AgentThread thread = AgentThread.Start(_ => agent, Options());
        thread.Dispose();
        thread.Dispose();
        thread.RequestStop();
        Assert.False(thread.IsRunning);
        Assert.NotEqual(0, agent.DisposedOn);
    }

    [Fact]
    public void A_thread_is_pinned_before_its_agent_is_made()
    {
        int processor = ThreadAffinity.AllowedProcessors()[^1];
        IReadOnlyList<int> allowed = [];
        using AgentThread thread = AgentThread.Start(
            _ =>
            {
                allowed = ThreadAffinity.AllowedProcessors();
                return new ProbeAgent(0);
            },
            Options() with { Processor = processor });
        Assert.True(thread.Join(Generous));
        Assert.Equal([processor], allowed);
    }

    [Fact]
    public void A_processor_that_is_not_there_is_told_by_start()
    {
        KernelException thrown = Assert.Throws<KernelException>(
            () => AgentThread.Start(_ => new ProbeAgent(0), Options() with { Processor = 1023 }));
        Assert.StartsWith("sched_setaffinity(cpu 1023): EINVAL, this process may use cpus ", thrown.Message);
    }

    private static AgentThreadOptions Options() => new() { Name = "probe" };
}
