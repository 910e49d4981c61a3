using System.Runtime.CompilerServices;

namespace Ringside.Bench.Matching;

/// <summary>No book at all: one report for each command. What the loop, the memory and the hand-off cost by themselves.</summary>
internal struct FloorEngine<TTarget> : IMatchingEngine<FloorEngine<TTarget>, TTarget>
    where TTarget : struct, IReportTarget
{
    private ReportSink<TTarget> _sink;

    private FloorEngine(ReportSink<TTarget> sink) => _sink = sink;

    public static string TypeName => "none";

    public readonly long Reports => _sink.Count;

    public static FloorEngine<TTarget> Create(TTarget target) => new(new ReportSink<TTarget>(target));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(in WorkloadCommand command) =>
        _sink.Accepted(command.Sequence, command.Side, command.Id, command.Price, command.Quantity);

    public void Flush() => _sink.Flush();

    public readonly ulong StateDigest() => 0;

    public readonly void Dispose()
    {
        // Nothing is held.
    }
}
