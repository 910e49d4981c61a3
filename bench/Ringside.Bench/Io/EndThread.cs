using Ringside.Linux.Namespaces;

namespace Ringside.Bench.Io;

/// <summary>One end of a conversation on the thread that makes, uses and disposes it.</summary>
internal sealed class EndThread : IDisposable
{
    private readonly ManualResetEventSlim _opened = new();
    private readonly Lock _gate = new();
    private readonly PinnedThread _thread;
    private IPingEnd? _end;

    /// <summary>Starts the thread and returns when the end exists, or throws what kept it from coming into being.</summary>
    internal EndThread(string name, NetworkNamespace home, int? processor, Func<IPingEnd> open, Action<IPingEnd> work)
    {
        bool exists = false;
        _thread = PinnedThread.Start(name, home, processor, () =>
        {
            try
            {
                using IPingEnd end = _end = open();
                exists = true;
                _opened.Set();
                try
                {
                    work(end);
                }
                finally
                {
                    Forget();
                }
            }
            finally
            {
                _opened.Set();
            }
        });
        _opened.Wait();
        if (!exists)
            Join();
    }

    /// <summary>Waits for the end of the work and throws what it threw.</summary>
    internal void Join() => _thread.Join();

    /// <summary>The same, for a while.</summary>
    /// <returns>False when it still goes on after that time.</returns>
    internal bool Join(TimeSpan timeout) => _thread.Join(timeout);

    /// <summary>Asks the work to stop, if it still goes on.</summary>
    internal void Stop()
    {
        lock (_gate)
            _end?.Stop();
    }

    public void Dispose()
    {
        Stop();
        _thread.Wait();
        _opened.Dispose();
    }

    // Whoever asks it to stop from now on would ask one that is disposed.
    private void Forget()
    {
        lock (_gate)
            _end = null;
    }
}
