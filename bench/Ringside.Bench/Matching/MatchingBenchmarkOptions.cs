namespace Ringside.Bench.Matching;

/// <summary>What <see cref="MatchingBenchmark"/> measures, and how.</summary>
public sealed record MatchingBenchmarkOptions
{
    /// <summary>Name of a scenario, or null for all.</summary>
    public string? Scenario { get; init; }

    /// <summary><c>book</c>, <c>venue</c>, or <c>floor</c>: no engine, what the rest costs by itself.</summary>
    public string Engine { get; init; } = EngineCatalog.Book;

    /// <summary>Whether every report goes through a ring to a second thread, within the time that is measured.</summary>
    public bool HandOff { get; init; }

    /// <summary>Measured runs of each scenario, at least 1; the median counts.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>New orders; another number than the published one has no published digest.</summary>
    public int Orders { get; init; } = W2Generator.PublishedOrders;

    /// <summary>For how long the engine is warmed on other traffic, in milliseconds.</summary>
    public int WarmUpMilliseconds { get; init; } = 2_500;
}
