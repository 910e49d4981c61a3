using System.Runtime.ExceptionServices;

namespace Ringside.Bench.Matching;

/// <summary>A thread for one measurement, so that binding it to a processor ends with it.</summary>
internal static class EngineThread
{
    internal static void Run(Action work)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        })
        {
            Name = "engine",
            IsBackground = true,
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
