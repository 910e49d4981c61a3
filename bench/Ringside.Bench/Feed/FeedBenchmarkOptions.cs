namespace Ringside.Bench.Feed;

/// <summary>How <see cref="FeedBenchmark"/> measures.</summary>
public sealed record FeedBenchmarkOptions
{
    /// <summary>Timed rounds of each part, at least 1; a round reads the whole file once.</summary>
    public int Rounds { get; init; } = 31;

    /// <summary>Untimed rounds before them, 0 or more: the just-in-time compiler needs some to see what is hot.</summary>
    public int WarmUpRounds { get; init; } = 8;

    /// <summary>No further round of a part is begun after this time, but each part has at least one; in milliseconds.</summary>
    public int MaximumMillisecondsPerPart { get; init; } = 10_000;
}
