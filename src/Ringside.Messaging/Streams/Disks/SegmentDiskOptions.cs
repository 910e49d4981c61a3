using Ringside.Messaging.Storage;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>What a <see cref="SegmentDisk"/> is told.</summary>
public sealed record SegmentDiskOptions
{
    /// <summary>The folder, of this stream alone; it is made when it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>The stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>When batches are synchronized.</summary>
    public StorePolicy Policy { get; init; } = StorePolicy.None;

    /// <summary>Pause between two synchronizations with <see cref="StorePolicy.Interval"/>, nanoseconds.</summary>
    public long IntervalNanos { get; init; } = 100_000_000;

    /// <summary>A new segment begins when the last one has as many bytes.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of batches that were begun and are not written; a batch of more than half of it is taken when nothing waits.
    /// </summary>
    public int MostBytesUnderWay { get; init; } = 4 << 20;

    /// <summary>How files are written.</summary>
    public FileEngine Engine { get; init; } = FileEngine.Pread;

    /// <summary>Tells this run of the machine from others; 0 asks the kernel.</summary>
    public ulong BootId { get; init; }

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentException">One is out of range.</exception>
    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Folder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(IntervalNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SegmentBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostBytesUnderWay, 4096);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)Policy, (int)StorePolicy.Every, nameof(Policy));
    }
}
