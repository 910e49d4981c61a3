using Ringside.Bench.Matching;

namespace Ringside.Bench.Tests.Matching;

/// <summary>Cannot be made.</summary>
internal readonly struct UnmadeEngine<TTarget> : IMatchingEngine<UnmadeEngine<TTarget>, TTarget>
    where TTarget : struct, IReportTarget
{
    public static string TypeName => "unmade";

    public long Reports => 0;

    public static UnmadeEngine<TTarget> Create(TTarget target) => throw new InvalidTimeZoneException("planted");

    public void Apply(in WorkloadCommand command) => throw new NotSupportedException();

    public void Flush() => throw new NotSupportedException();

    public ulong StateDigest() => throw new NotSupportedException();

    public void Dispose() => throw new NotSupportedException();
}
