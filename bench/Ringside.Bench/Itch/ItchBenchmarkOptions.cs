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

    /// <summary>Untimed rounds come before them for at least this time and go on while they get faster: the just-in-time compiler needs
    /// time to see what is hot, and time again to compile it. 0: none. In milliseconds; half of
    /// <see cref="MaximumMillisecondsPerPart"/> at most is used.</summary>
    public int WarmUpMilliseconds { get; init; } = 1_000;

    /// <summary>No further round of a part is begun after this time, but each part has at least one; in milliseconds.</summary>
    public int MaximumMillisecondsPerPart { get; init; } = 10_000;
}
