namespace Ringside.Bench.Matching;

/// <summary>Runs commands through one kind of engine with one kind of hand-off.</summary>
internal interface IWorkloadRunner
{
    /// <summary>Name of the type that does the work.</summary>
    string EngineType { get; }

    /// <summary>One run with a new engine, timed.</summary>
    TimedRun Run(WorkloadCommand[] commands);
}
