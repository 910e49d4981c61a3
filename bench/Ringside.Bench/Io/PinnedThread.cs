using System.Runtime.ExceptionServices;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Threads;

namespace Ringside.Bench.Io;

/// <summary>A thread of its own in a network namespace and on a processor, which ends with what it was given to do.</summary>
internal sealed class PinnedThread
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    private PinnedThread(string name, NetworkNamespace? home, int? processor, Action work) => _thread = new Thread(() =>
    {
        try
        {
            home?.Enter();
            if (processor is { } number)
                ThreadAffinity.PinCurrentThread(number);
            work();
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
    })
    {
        Name = name,
        IsBackground = true,
    };

    /// <summary>Starts the work.</summary>
    /// <param name="name">Name of the thread.</param>
    /// <param name="home">Namespace to enter first; null stays.</param>
    /// <param name="processor">Processor to pin it to; null leaves it to the scheduler.</param>
    /// <param name="work">What it does.</param>
    internal static PinnedThread Start(string name, NetworkNamespace? home, int? processor, Action work)
    {
        var thread = new PinnedThread(name, home, processor, work);
        thread._thread.Start();
        return thread;
    }

    /// <summary>Does work on such a thread and waits for its end.</summary>
    internal static void Run(string name, NetworkNamespace? home, int? processor, Action work) =>
        Start(name, home, processor, work).Join();

    /// <summary>Waits for the end; what the work threw stays there.</summary>
    internal void Wait() => _thread.Join();

    /// <summary>Waits for the end and throws what the work threw.</summary>
    internal void Join() => _ = Join(Timeout.InfiniteTimeSpan);

    /// <summary>The same, for a while.</summary>
    /// <returns>False when the work still goes on after that time.</returns>
    internal bool Join(TimeSpan timeout)
    {
        bool ended = _thread.Join(timeout);
        if (ended)
            _failure?.Throw();
        return ended;
    }
}
