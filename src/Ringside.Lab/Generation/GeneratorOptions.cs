namespace Ringside.Lab.Generation;

/// <summary>What a generated market data file is to hold. The same options give the same rows on every machine.</summary>
public sealed record GeneratorOptions
{
    /// <summary>Data rows of the file, the opening snapshot included; at least 1.</summary>
    public required long Rows { get; init; }

    /// <summary>What every random choice follows from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Levels a side in a snapshot block, 1 to 500. A short file gets smaller snapshots: at most a quarter of its rows a
    /// side.</summary>
    public int SnapshotLevels { get; init; } = 500;

    /// <summary>Mean number of rows between two reconnects of the recorder, each a gap in time and a new snapshot block; 0 is
    /// never.</summary>
    public long MeanRowsBetweenReconnects { get; init; } = 250_000;

    /// <summary>Recorder time of the first message, in microseconds since 1970. Default: 2026-01-05 14:30:00 UTC.</summary>
    public long StartMicros { get; init; } = 1_767_623_400_000_000;

    /// <summary>Throws when a value is outside its documented range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the value and its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SnapshotLevels);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SnapshotLevels, 500);
        ArgumentOutOfRangeException.ThrowIfNegative(MeanRowsBetweenReconnects);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MeanRowsBetweenReconnects, 1L << 56);
        ArgumentOutOfRangeException.ThrowIfNegative(StartMicros);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(StartMicros, 1L << 52);
    }
}
