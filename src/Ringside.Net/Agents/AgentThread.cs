using System.Runtime.ExceptionServices;
using Ringside.Linux.Clocks;
using Ringside.Linux.Threads;

namespace Ringside.Net.Agents;

/// <summary>Runs one agent on one thread of its own until it is told to stop (pthreads(7), sched_setaffinity(2)).</summary>
/// <remarks>An exception of the agent ends the thread and is thrown again by <see cref="Join"/>, so that no failure goes unseen.</remarks>
public sealed class AgentThread : IDisposable
{
    private readonly Func<Waiter, IAgent> _create;
    private readonly AgentThreadOptions _options;
    private readonly Waiter _waiter;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _ready = new();
    private ExceptionDispatchInfo? _failure;
    private bool _created;
    private volatile bool _stopping;

    private AgentThread(Func<Waiter, IAgent> create, AgentThreadOptions options)
    {
        _create = create;
        _options = options;
        _waiter = new Waiter(options.Strategy, maximumDescriptors: options.MaximumDescriptors);
        _thread = new Thread(Run) { Name = options.Name, IsBackground = true };
    }

    /// <summary>True while the thread has not ended.</summary>
    public bool IsRunning => _thread.IsAlive;

    /// <summary>Starts the thread and returns when the agent exists, or throws what kept it from coming into being.</summary>
    /// <param name="create">Makes the agent, on the new thread (so that its sockets are made in that thread's network namespace). If it
    /// is <see cref="IDisposable"/>, the thread disposes it at its end.</param>
    /// <param name="options">Name, strategy, processor, namespace.</param>
    public static AgentThread Start(Func<Waiter, IAgent> create, AgentThreadOptions options)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(options);
        var thread = new AgentThread(create, options);
        thread._thread.Start();
        thread._ready.Wait();
        if (!thread._created)
        {
            thread.Dispose();
            thread._failure!.Throw();
        }

        return thread;
    }

    /// <summary>Asks the thread to stop after its present duty cycle. May be called from any thread, more than once.</summary>
    public void RequestStop()
    {
        _stopping = true;
        _waiter.Wake();
    }

    /// <summary>Waits for the end of the thread.</summary>
    /// <param name="timeout">Longest wait; infinite when left out.</param>
    /// <returns>False when the thread still runs after that time.</returns>
    /// <exception cref="Exception">What the agent threw.</exception>
    public bool Join(TimeSpan? timeout = null)
    {
        bool ended = _thread.Join(timeout ?? Timeout.InfiniteTimeSpan);
        if (ended)
        {
            _failure?.Throw();
        }

        return ended;
    }

    /// <summary>Stops the thread, waits for it, and frees what it had. Does not throw what the agent threw.</summary>
    public void Dispose()
    {
        RequestStop();
        _thread.Join();
        _waiter.Dispose();
        _ready.Dispose();
    }

    private void Run()
    {
        IAgent? agent = null;
        try
        {
            _options.EnterNamespace?.Invoke();
            if (_options.Processor is { } processor)
            {
                ThreadAffinity.PinCurrentThread(processor);
            }

            agent = _create(_waiter);
            _created = true;
            _ready.Set();
            DutyCycles(agent);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }

        DisposeOf(agent);
        _ready.Set();
    }

    private void DisposeOf(IAgent? agent)
    {
        try
        {
            (agent as IDisposable)?.Dispose();
        }
        catch (Exception exception)
        {
            // Unhandled, it would end the process; what the agent threw before matters more.
            _failure ??= ExceptionDispatchInfo.Capture(exception);
        }
    }

    private void DutyCycles(IAgent agent)
    {
        while (!_stopping)
        {
            long now = KernelClock.MonotonicRawNanos();
            int work = agent.DoWork(now);
            if (work == IAgent.Ended)
            {
                return;
            }

            _waiter.Idle(work, now);
        }
    }
}
