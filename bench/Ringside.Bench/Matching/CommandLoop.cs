using System.Runtime.CompilerServices;

namespace Ringside.Bench.Matching;

/// <summary>One call for each command: no engine sees the next one before it is done with this one.</summary>
internal static class CommandLoop
{
    // Apart from what prepares and measures, so that the compiler's second look at a hot loop sees nothing else.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Run<TEngine, TTarget>(ref TEngine engine, WorkloadCommand[] commands)
        where TEngine : struct, IMatchingEngine<TEngine, TTarget>
        where TTarget : struct, IReportTarget
    {
        foreach (ref readonly WorkloadCommand command in commands.AsSpan())
            engine.Apply(in command);
        engine.Flush();
    }
}
