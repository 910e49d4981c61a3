namespace Ringside.Bench.Storage;

/// <summary>A folder of one run, removed at its end; none is made for a run in memory.</summary>
internal sealed class BenchmarkFolder : IDisposable
{
    internal BenchmarkFolder(StorageBenchmarkOptions options)
    {
        if (options.Engine is not null)
            Folder = Directory.CreateDirectory(Path.Combine(options.Folder, $"ringside-bench-{Environment.ProcessId}")).FullName;
    }

    internal string? Folder { get; }

    /// <summary>Writes a file of bytes that are no zeros, down to the disk.</summary>
    /// <returns>Its path.</returns>
    internal string Fill(string name, long bytes, CancellationToken cancellation)
    {
        string path = Path.Combine(Folder!, name);
        byte[] part = new byte[1024 * 1024];
        Array.Fill(part, (byte)0xA5);
        using FileStream file = File.Create(path);
        for (long left = bytes; left > 0; left -= part.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            file.Write(part, 0, (int)Math.Min(left, part.Length));
        }

        file.Flush(flushToDisk: true);
        return path;
    }

    public void Dispose()
    {
        if (Folder is not null)
            Directory.Delete(Folder, recursive: true);
    }
}
