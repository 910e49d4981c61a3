namespace Ringside.Messaging.Blocks;

/// <summary>The limits of a <see cref="BlockClient"/>.</summary>
public sealed record BlockClientOptions
{
    /// <summary>Requests without an answer, 1 to 65,536.</summary>
    public int QueueDepth { get; init; } = 32;

    /// <summary>Longest read or write in bytes; a message of the link must hold it with 24 bytes more.</summary>
    public int MaximumTransferBytes { get; init; } = 64 * 1024;

    /// <summary>A request without an answer for so long ends with <see cref="BlockResult.TimedOut"/>, in nanoseconds.</summary>
    public long TimeoutNanos { get; init; } = 30_000_000_000;
}
