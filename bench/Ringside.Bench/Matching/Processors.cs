using Ringside.Linux.Errors;
using Ringside.Linux.Threads;

namespace Ringside.Bench.Matching;

/// <summary>Where the two threads of a measurement run.</summary>
internal static class Processors
{
    /// <summary>Binds the calling thread; a processor that this process may not use leaves the thread where it is.</summary>
    internal static void TryPin(int processor)
    {
        try
        {
            ThreadAffinity.PinCurrentThread(processor);
        }
        catch (KernelException)
        {
            // A measurement without a pinned thread is noisier, not wrong.
        }
    }

    /// <summary>The processors for the engine and for the drainer, apart where there are two.</summary>
    internal static (int Engine, int Drainer) Choose()
    {
        IReadOnlyList<int> allowed = ThreadAffinity.AllowedProcessors();
        return allowed.Count > 1 ? (allowed[^2], allowed[^1]) : (allowed[0], allowed[0]);
    }
}
