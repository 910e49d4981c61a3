namespace Ringside.Messaging.Blocks;

/// <summary>The limits of a <see cref="BlockServer"/>.</summary>
public sealed record BlockServerOptions
{
    /// <summary>Requests under way, of all clients, 1 to 65,536.</summary>
    public int QueueDepth { get; init; } = 256;

    /// <summary>Longest read or write in bytes; a message of the link must hold it with 24 bytes more.</summary>
    public int MaximumTransferBytes { get; init; } = 64 * 1024;
}
