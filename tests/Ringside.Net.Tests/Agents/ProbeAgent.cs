using Ringside.Net.Agents;

namespace Ringside.Net.Tests.Agents;

/// <summary>Works a given number of duty cycles, then ends; records on which threads it lived.</summary>
internal sealed class ProbeAgent(int work) : IAgent, IDisposable
{
    private long _lastNanos;
    private int _left = work;

    internal int MadeOn { get; } = Environment.CurrentManagedThreadId;

    internal string? ThreadName { get; private set; }

    internal int RanOn { get; private set; }

    internal int DisposedOn { get; private set; }

    internal int Cycles { get; private set; }

    internal bool TimesAscend { get; private set; } = true;

    /// <summary>Does nothing, for ever.</summary>
    internal bool Idles { get; init; }

    internal Exception? Failure { get; init; }

    internal Exception? DisposeFailure { get; init; }

    public int DoWork(long nowNanos)
    {
        Cycles++;
        RanOn = Environment.CurrentManagedThreadId;
        ThreadName = Thread.CurrentThread.Name;
        TimesAscend &= nowNanos > _lastNanos;
        _lastNanos = nowNanos;
        return Failure is not null ? throw Failure
            : Idles ? 0
            : _left-- > 0 ? 1
            : IAgent.Ended;
    }

    public void Dispose()
    {
        DisposedOn = Environment.CurrentManagedThreadId;
        if (DisposeFailure is not null)
        {
            throw DisposeFailure;
        }
    }
}
