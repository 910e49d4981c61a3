namespace Ringside.Net.Agents;

/// <summary>Several agents on one duty cycle, in their order, on one thread (pthreads(7); they share the thread's ppoll(2)).</summary>
/// <remarks>
/// An agent that ends leaves and is disposed then; when the last has left, the composite ends. A failure names its agent and is the
/// end of all, because a thread whose parts fail alone would run on in a state that nobody has planned. All agents share one
/// waiter, which has one deadline: each sees its own there, and between the cycles the earliest of all stands in it.
/// </remarks>
public sealed class CompositeAgent : IAgent, IDisposable
{
    private readonly Waiter _waiter;
    private readonly Member[] _members;
    private int _count;

    /// <summary>Makes the agents, in their order. When one cannot be made, those before it are disposed.</summary>
    /// <param name="waiter">How their thread idles.</param>
    /// <param name="plans">The agents, at least one.</param>
    /// <exception cref="AgentException">One could not be made; says which.</exception>
    public CompositeAgent(Waiter waiter, params IReadOnlyList<AgentPlan> plans)
    {
        ArgumentNullException.ThrowIfNull(waiter);
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentOutOfRangeException.ThrowIfZero(plans.Count, nameof(plans));
        _waiter = waiter;
        _members = new Member[plans.Count];
        foreach (AgentPlan plan in plans)
        {
            Add(plan);
        }

        ShowEarliestDeadline();
    }

    /// <summary>Agents that have not ended.</summary>
    public int Count => _count;

    /// <inheritdoc/>
    /// <exception cref="AgentException">An agent failed; says which.</exception>
    public int DoWork(long nowNanos)
    {
        int work = 0;
        for (int i = 0; i < _count;)
        {
            int done = DoWork(ref _members[i], nowNanos);
            if (done == IAgent.Ended)
            {
                Remove(i);
                work++; // so that the thread looks at the others once more before it sleeps
            }
            else
            {
                work = done > int.MaxValue - work ? int.MaxValue : work + done;
                i++;
            }
        }

        ShowEarliestDeadline();
        return _count == 0 ? IAgent.Ended : work;
    }

    /// <summary>Disposes all agents that have not ended, the last one first, whichever of them throws.</summary>
    /// <exception cref="AgentException">One threw while it was disposed; of several, the first that did.</exception>
    public void Dispose()
    {
        AgentException? failure = null;
        while (_count > 0)
        {
            Member member = _members[--_count];
            _members[_count] = default;
            AgentException? thrown = DisposeOf(member);
            failure ??= thrown;
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    private static AgentException? DisposeOf(in Member member)
    {
        try
        {
            (member.Agent as IDisposable)?.Dispose();
            return null;
        }
        catch (Exception exception)
        {
            return new AgentException(member.Name, "disposal", exception);
        }
    }

    private void Add(AgentPlan plan)
    {
        _waiter.DeadlineNanos = Waiter.Never;
        try
        {
            IAgent agent = plan.Create(_waiter);
            _members[_count++] = new Member(plan.Name, agent) { DeadlineNanos = _waiter.DeadlineNanos };
        }
        catch (Exception exception)
        {
            var failure = new AgentException(plan.Name, "start", exception);
            while (_count > 0)
            {
                _ = DisposeOf(_members[--_count]); // why there is no composite matters more
            }

            throw failure;
        }
    }

    private int DoWork(ref Member member, long nowNanos)
    {
        _waiter.DeadlineNanos = member.DeadlineNanos;
        try
        {
            return member.Agent.DoWork(nowNanos);
        }
        catch (Exception exception)
        {
            throw new AgentException(member.Name, "duty cycle", exception);
        }
        finally
        {
            member.DeadlineNanos = _waiter.DeadlineNanos;
        }
    }

    private void Remove(int index)
    {
        Member left = _members[index];
        _count--;
        Array.Copy(_members, index + 1, _members, index, _count - index);
        _members[_count] = default;
        if (DisposeOf(left) is { } failure)
        {
            throw failure;
        }
    }

    private void ShowEarliestDeadline()
    {
        long earliest = Waiter.Never;
        for (int i = 0; i < _count; i++)
        {
            earliest = Math.Min(earliest, _members[i].DeadlineNanos);
        }

        _waiter.DeadlineNanos = earliest;
    }

    private struct Member(string name, IAgent agent)
    {
        public readonly string Name = name;
        public readonly IAgent Agent = agent;
        public long DeadlineNanos = Waiter.Never;
    }
}
