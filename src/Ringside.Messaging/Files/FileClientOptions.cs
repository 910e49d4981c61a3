namespace Ringside.Messaging.Files;

/// <summary>The limits of a <see cref="FileClient"/>.</summary>
public sealed record FileClientOptions
{
    /// <summary>Requests without an answer, 1 to 65,536.</summary>
    public int QueueDepth { get; init; } = 32;

    /// <summary>Longest read, write, append or page of a list in bytes; not above the server's.</summary>
    public int MaximumTransferBytes { get; init; } = 32 * 1024;

    /// <summary>A request without an answer for so long ends with <see cref="FileResult.TimedOut"/>, in nanoseconds.</summary>
    public long TimeoutNanos { get; init; } = 30_000_000_000;
}
