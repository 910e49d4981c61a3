using Ringside.Linux.Clocks;
using Ringside.Net.Agents;

namespace Ringside.Bench.Matching;

/// <summary>Every report goes to the drainer's thread, and the time ends when the drainer has the last one.</summary>
internal sealed class RingRunner<TEngine>(ReportMemory memory, ReportDrainer drainer) : IWorkloadRunner
    where TEngine : struct, IMatchingEngine<TEngine, RingTarget>
{
    public string EngineType => TEngine.TypeName;

    public TimedRun Run(WorkloadCommand[] commands)
    {
        using SlotRing<MatchingReport> ring = drainer.Open();
        try
        {
            return Run(ring, commands);
        }
        finally
        {
            // Whatever the engine did: the drainer must not look at a ring whose memory is gone.
            drainer.Close();
        }
    }

    private TimedRun Run(SlotRing<MatchingReport> ring, WorkloadCommand[] commands)
    {
        TEngine engine = TEngine.Create(new RingTarget(ring));
        try
        {
            long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
            long start = KernelClock.MonotonicRawNanos();
            CommandLoop.Run<TEngine, RingTarget>(ref engine, commands);
            while (drainer.Drained != engine.Reports)
            {
                // The last reports are on their way.
            }

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
