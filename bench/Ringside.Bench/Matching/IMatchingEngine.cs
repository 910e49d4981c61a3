namespace Ringside.Bench.Matching;

/// <summary>What a workload drives. To measure another engine, implement this by a struct in one file, and name it in
/// <see cref="EngineCatalog"/>.</summary>
/// <typeparam name="TSelf">The struct itself.</typeparam>
/// <typeparam name="TTarget">Where its reports go.</typeparam>
internal interface IMatchingEngine<TSelf, TTarget> : IDisposable
    where TSelf : struct, IMatchingEngine<TSelf, TTarget>
    where TTarget : struct, IReportTarget
{
    /// <summary>Name of the type that does the work.</summary>
    static abstract string TypeName { get; }

    /// <summary>Reports given so far.</summary>
    long Reports { get; }

    /// <summary>An engine with no order in it, the memory that it begins with touched. What it needs beyond that it takes while it is
    /// timed.</summary>
    static abstract TSelf Create(TTarget target);

    /// <summary>Does one command.</summary>
    void Apply(in WorkloadCommand command);

    /// <summary>No report is held back any more.</summary>
    void Flush();

    /// <summary>One number for all that rests, queue order included.</summary>
    ulong StateDigest();
}
