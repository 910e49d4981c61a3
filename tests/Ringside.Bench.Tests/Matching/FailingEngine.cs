using Ringside.Bench.Matching;
using Ringside.Protocols;

namespace Ringside.Bench.Tests.Matching;

/// <summary>Reports once for each command, and fails where an order has the number <see cref="FatalId"/>.</summary>
internal struct FailingEngine<TTarget> : IMatchingEngine<FailingEngine<TTarget>, TTarget>
    where TTarget : struct, IReportTarget
{
    internal const ulong FatalId = 13;

    private TTarget _target;

    public static string TypeName => "failing";

    public readonly long Reports => _target.Count;

    public static FailingEngine<TTarget> Create(TTarget target) => new() { _target = target };

    public void Apply(in WorkloadCommand command)
    {
        if (command.Id == FatalId)
            throw new InvalidTimeZoneException("planted");
        _target.Put(command.Sequence, command.Id, 0, command.Price, command.Quantity, ReportKind.Accepted, Side.Bid);
    }

    public void Flush() => _target.Flush();

    public readonly ulong StateDigest() => 0;

    public readonly void Dispose()
    {
        // Nothing is held.
    }
}
