namespace Ringside.Messaging.Files;

/// <summary>A file whose size is known.</summary>
internal interface IFileSize
{
    /// <summary>Bytes.</summary>
    long SizeBytes { get; }
}
