using System.Runtime.ExceptionServices;
using Ringside.Linux.Clocks;

namespace Ringside.Bench.Storage;

/// <summary>The thread that serves: it works again and again, without sleeping, until it is told to stop.</summary>
internal sealed class ServerThread : IDisposable
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;
    private bool _stops;

    internal ServerThread(Func<long, int> work)
    {
        _thread = new Thread(() => Run(work)) { Name = "storage server", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Throws what the work threw, if it did.</summary>
    internal void Check() => Volatile.Read(ref _failure)?.Throw();

    public void Dispose()
    {
        Volatile.Write(ref _stops, true);
        _thread.Join();
    }

    private void Run(Func<long, int> work)
    {
        try
        {
            var patience = default(Patience);
            while (!Volatile.Read(ref _stops))
                patience.Worked(work(KernelClock.MonotonicRawNanos()) > 0);
        }
        catch (Exception failure)
        {
            Volatile.Write(ref _failure, ExceptionDispatchInfo.Capture(failure));
        }
    }
}
