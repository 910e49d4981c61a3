namespace Ringside.Bench.Matching;

/// <summary>Where an engine's reports go; a struct, so that an engine is compiled for it.</summary>
internal interface IReportTarget
{
    /// <summary>Reports given so far.</summary>
    long Count { get; }

    /// <summary>Room for the next report; the report is given by <see cref="Commit"/>.</summary>
    ref MatchingReport Next();

    void Commit();
}
