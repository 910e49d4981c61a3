namespace Ringside.Messaging.Files;

/// <summary>The limits of a <see cref="FileServer"/>.</summary>
public sealed record FileServerOptions
{
    /// <summary>Requests under way, of all clients, 1 to 65,536.</summary>
    public int QueueDepth { get; init; } = 256;

    /// <summary>Longest read, write, append or page of a list in bytes, 152 at least (one entry); a message of the link must hold it with
    /// a name and 24 bytes more.</summary>
    public int MaximumTransferBytes { get; init; } = 32 * 1024;
}
