using Ringside.Messaging.Storage;

namespace Ringside.Bench.Storage;

/// <summary>How <see cref="BlockBenchmark"/> and <see cref="FilesBenchmark"/> measure.</summary>
public sealed record StorageBenchmarkOptions
{
    /// <summary>How files are accessed; null keeps everything in memory.</summary>
    public FileEngine? Engine { get; init; }

    /// <summary>Past the page cache (O_DIRECT); block device in a file only.</summary>
    public bool Direct { get; init; }

    /// <summary>Folder in which a folder of its own is made for the files, and removed at the end.</summary>
    public string Folder { get; init; } = Path.GetTempPath();

    /// <summary>Measured time of each row, in nanoseconds.</summary>
    public long RowNanos { get; init; } = 1_000_000_000;

    /// <summary>Time of each row before it, in nanoseconds.</summary>
    public long WarmUpNanos { get; init; } = 200_000_000;

    /// <summary>Size of the block device, and of all files that are read, in bytes; a multiple of 1 MiB.</summary>
    public int SizeBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Bytes of one operation.</summary>
    public int TransferBytes { get; init; } = 4096;

    /// <summary>Requests under way, one row for each.</summary>
    public IReadOnlyList<int> Depths { get; init; } = [1, 8, 32];

    /// <summary>Told what is being done; null tells nobody.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Ends it early, and nothing is reported; what it made is removed.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Short rows: for a first look, not for figures to quote.</summary>
    public static StorageBenchmarkOptions Quick => new()
    {
        RowNanos = 50_000_000,
        WarmUpNanos = 20_000_000,
        SizeBytes = 16 * 1024 * 1024,
    };

    /// <summary>As little as runs through every line, for tests: the figures mean nothing.</summary>
    public static StorageBenchmarkOptions Tiny => new()
    {
        RowNanos = 5_000_000,
        WarmUpNanos = 1_000_000,
        SizeBytes = 1024 * 1024,
    };
}
