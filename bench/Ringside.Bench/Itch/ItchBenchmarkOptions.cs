namespace Ringside.Bench.Itch;

/// <summary>How <see cref="ItchBenchmark"/> measures.</summary>
public sealed record ItchBenchmarkOptions
{
    /// <summary>Messages of the generated day.</summary>
    public long Messages { get; init; } = 2_000_000;

    /// <summary>Stocks of the generated day.</summary>
    public int Symbols { get; init; } = 2_000;

    /// <summary>Seed of the generated day.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Timed rounds of each part, at least 1; a round reads the whole day once.</summary>
    public int Rounds { get; init; } = 15;

    /// <summary>Untimed rounds before them, 0 or more: the just-in-time compiler needs some to see what is hot.</summary>
    public int WarmUpRounds { get; init; } = 4;

    /// <summary>No further round of a part is begun after this time, but each part has at least one; in milliseconds.</summary>
    public int MaximumMillisecondsPerPart { get; init; } = 10_000;
}
