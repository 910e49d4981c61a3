using Ringside.Linux.Clocks;

namespace Ringside.Bench.Matching;

/// <summary>Reports stay in the engine's thread.</summary>
internal sealed class ArrayRunner<TEngine>(ReportMemory memory) : IWorkloadRunner
    where TEngine : struct, IMatchingEngine<TEngine, ArrayTarget>
{
    public string EngineType => TEngine.TypeName;

    public TimedRun Run(WorkloadCommand[] commands)
    {
        TEngine engine = TEngine.Create(new ArrayTarget(memory));
        try
        {
            long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
            long start = KernelClock.MonotonicRawNanos();
            CommandLoop.Run<TEngine, ArrayTarget>(ref engine, commands);
            long nanos = KernelClock.MonotonicRawNanos() - start;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
            return new TimedRun(nanos, engine.Reports, allocated, memory.Checksum(engine.Reports), engine.StateDigest());
        }
        finally
        {
            engine.Dispose();
        }
    }
}
