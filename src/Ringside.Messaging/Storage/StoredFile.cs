using Ringside.Linux.Files;
using Ringside.Messaging.Files;

namespace Ringside.Messaging.Storage;

/// <summary>One file of a folder; open while it is used, and for a while afterwards.</summary>
internal sealed class StoredFile(string path, long sizeBytes) : IFileSize
{
    internal string Path { get; } = path;

    public long SizeBytes { get; internal set; } = sizeBytes;

    internal KernelFile? Open { get; set; }

    /// <summary>It could be opened for reading only.</summary>
    internal bool IsReadOnly { get; set; }

    /// <summary>Operations under way; it stays open while there are some.</summary>
    internal int UnderWay { get; set; }

    internal bool IsDeleted { get; set; }

    /// <summary>Count of uses of the store when it was used last.</summary>
    internal long LastUse { get; set; }
}
