namespace Ringside.Messaging.Files;

/// <summary>The limits of a store of files.</summary>
public sealed record FileStoreLimits
{
    /// <summary>Most files.</summary>
    public int MaximumFiles { get; init; } = 4096;

    /// <summary>Longest file in bytes.</summary>
    public long MaximumFileBytes { get; init; } = 1L << 40;

    /// <summary>Most bytes of all files together: of a store in memory those of the chunks that it has taken, of a folder the
    /// sizes.</summary>
    public long MaximumTotalBytes { get; init; } = 1L << 30;

    /// <summary>Most operations under way, or completions that wait.</summary>
    public int QueueDepth { get; init; } = 256;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumFiles);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumFileBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumTotalBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(QueueDepth);
    }
}
