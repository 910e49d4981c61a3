using System.Runtime.ExceptionServices;
using Ringside.Linux.Clocks;

namespace Ringside.Bench.Storage;

/// <summary>The thread that serves: it works again and again, without sleeping, until it is told to stop.</summary>
internal sealed class ServerThread : IDisposable
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;
    private bool _stops;

    /// <summary>Starts it.</summary>
    /// <param name="work">What it does again and again.</param>
    /// <param name="end">What it does at the very end: a store belongs to the thread that used it.</param>
    internal ServerThread(Func<long, int> work, Action end)
    {
        _thread = new Thread(() => Run(work, end)) { Name = "storage server", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Throws what the work threw, if it did.</summary>
    internal void Check() => Volatile.Read(ref _failure)?.Throw();

    public void Dispose()
    {
        Volatile.Write(ref _stops, true);
        _thread.Join();
    }

    private void Run(Func<long, int> work, Action end)
    {
        try
        {
            var patience = default(Patience);
            while (!Volatile.Read(ref _stops))
                patience.Worked(work(KernelClock.MonotonicRawNanos()) > 0);
            end();
        }
        catch (Exception failure)
        {
            Volatile.Write(ref _failure, ExceptionDispatchInfo.Capture(failure));
        }
    }
}
