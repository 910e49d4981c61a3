using Ringside.Protocols;

namespace Ringside.Bench.Matching;

/// <summary>Where an engine's reports go; a struct, so that an engine is compiled for it.</summary>
internal interface IReportTarget
{
    /// <summary>Reports given so far.</summary>
    long Count { get; }

    /// <summary>Takes one report.</summary>
    void Put(long sequence, ulong id, ulong taker, long price, long quantity, ReportKind kind, Side side);

    /// <summary>Nothing is held back any more.</summary>
    void Flush();
}
