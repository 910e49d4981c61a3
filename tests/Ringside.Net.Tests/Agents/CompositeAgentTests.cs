using Ringside.Net.Agents;

namespace Ringside.Net.Tests.Agents;

public sealed class CompositeAgentTests : IDisposable
{
    private readonly Waiter _waiter = new(WaitStrategy.Spin);
    private readonly List<string> _events = [];

    public void Dispose() => _waiter.Dispose();

    [Fact]
    public void Agents_run_in_their_order_and_their_work_adds_up()
    {
        using CompositeAgent composite = Make(Part("a", 3), Part("b", 0), Part("c", int.MaxValue));
        Assert.Equal(int.MaxValue, composite.DoWork(7));
        Assert.Equal(["a 7", "b 7", "c 7"], _events);
        using CompositeAgent idle = Make(Part("a", 0), Part("b", 0));
        Assert.Equal(0, idle.DoWork(8));
    }

    [Fact]
    public void An_agent_that_ends_leaves_and_is_disposed_and_the_last_one_ends_all()
    {
        CompositeAgent composite = Make(Part("a", 0), Part("b", IAgent.Ended), Part("c", 0));
        Assert.Equal(1, composite.DoWork(1));
        Assert.Equal(2, composite.Count);
        composite.DoWork(2);
        Assert.Equal(["a 1", "b 1", "b disposed", "c 1", "a 2", "c 2"], _events);
        composite.Dispose();
        Assert.Equal(["c disposed", "a disposed"], _events[^2..]);

        CompositeAgent last = Make(Part("d", IAgent.Ended), Part("e", IAgent.Ended));
        Assert.Equal(IAgent.Ended, last.DoWork(3));
    }

    [Fact]
    public void A_failure_names_the_agent()
    {
        using CompositeAgent composite = Make(Part("feed", 0), new("orders", _ => new Recorder(this, "orders", 0) { Fails = true }));
        AgentException failure = Assert.Throws<AgentException>(() => composite.DoWork(1));
        Assert.Equal("agent 'orders', duty cycle: planned", failure.Message);
        Assert.Equal("orders", failure.Agent);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Fact]
    public void All_are_disposed_the_last_one_first_even_when_one_throws()
    {
        CompositeAgent composite = Make(Part("a", 0), Part("b", 0, failsDisposal: true), Part("c", 0), Part("d", 0, failsDisposal: true));
        AgentException failure = Assert.Throws<AgentException>(composite.Dispose);
        Assert.Equal("agent 'd', disposal: planned", failure.Message);
        Assert.Equal(["d disposed", "c disposed", "b disposed", "a disposed"], _events);
        composite.Dispose();
        Assert.Equal(4, _events.Count);
    }

    [Fact]
    public void When_one_cannot_be_made_those_before_it_are_disposed()
    {
        AgentException failure = Assert.Throws<AgentException>(
            () => Make(Part("a", 0), Part("b", 0, failsDisposal: true), new("c", _ => throw new FormatException("no port"))));
        Assert.Equal("agent 'c', start: no port", failure.Message);
        Assert.Equal(["b disposed", "a disposed"], _events);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CompositeAgent(_waiter));
    }

    // One waiter, one deadline: without the composite's care the last agent would set it for all.
    [Fact]
    public void Each_agent_sees_its_own_deadline_and_the_thread_the_earliest()
    {
        var early = new Recorder(this, "early", 0) { NextDeadline = 100 };
        var late = new Recorder(this, "late", 0) { NextDeadline = 900 };
        using CompositeAgent composite = Make(new("early", _ => early), new("late", _ => late), Part("none", 0));
        Assert.Equal(Waiter.Never, _waiter.DeadlineNanos);
        composite.DoWork(1);
        Assert.Equal(100, _waiter.DeadlineNanos);
        early.NextDeadline = Waiter.Never;
        composite.DoWork(2);
        Assert.Equal(900, _waiter.DeadlineNanos);
        Assert.Equal([Waiter.Never, 100], early.DeadlinesSeen);
        Assert.Equal([Waiter.Never, 900], late.DeadlinesSeen);
    }

    [Fact]
    public void It_runs_on_a_thread_of_its_own()
    {
        var first = new ProbeAgent(3);
        var second = new ProbeAgent(30);
        using AgentThread thread = AgentThread.Start(
            waiter => new CompositeAgent(waiter, new("first", _ => first), new("second", _ => second)), new() { Name = "both" });
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
        Assert.Equal((4, 31), (first.Cycles, second.Cycles));
        Assert.Equal(first.RanOn, second.DisposedOn);
    }

    private CompositeAgent Make(params AgentPlan[] plans) => new(_waiter, plans);

    private AgentPlan Part(string name, int work, bool failsDisposal = false) =>
        new(name, _ => new Recorder(this, name, work) { FailsDisposal = failsDisposal });

    private sealed class Recorder(CompositeAgentTests test, string name, int work) : IAgent, IDisposable
    {
        internal bool Fails { get; init; }

        internal bool FailsDisposal { get; init; }

        internal long? NextDeadline { get; set; }

        internal List<long> DeadlinesSeen { get; } = [];

        public int DoWork(long nowNanos)
        {
            test._events.Add($"{name} {nowNanos}");
            DeadlinesSeen.Add(test._waiter.DeadlineNanos);
            test._waiter.DeadlineNanos = NextDeadline ?? test._waiter.DeadlineNanos;
            return Fails ? throw new FormatException("planned") : work;
        }

        public void Dispose()
        {
            test._events.Add($"{name} disposed");
            if (FailsDisposal)
            {
                throw new FormatException("planned");
            }
        }
    }
}
