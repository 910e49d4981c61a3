using Ringside.Linux.Errors;
using Ringside.Linux.Files;
using Ringside.Messaging.Objects;

namespace Ringside.Messaging.Storage;

/// <summary>An object that lies in a file (pread(2)).</summary>
public sealed class FileObjectSource : IObjectSource, IDisposable
{
    private readonly KernelFile _file;

    /// <summary>Opens the file.</summary>
    /// <param name="path">Its path; it must not change while it is sent.</param>
    /// <exception cref="KernelException">It cannot be opened for reading; EINVAL: it is a folder, a pipe or a device.</exception>
    public FileObjectSource(string path)
    {
        _file = KernelFile.Open(path, FileOpening.ReadOnly);
        SizeBytes = _file.IsRegular ? _file.Length : -(long)Errno.EINVAL;
        if (SizeBytes >= 0)
            return;
        _file.Dispose();
        throw new KernelException($"open({path})", (Errno)(-SizeBytes), "it is no regular file");
    }

    /// <inheritdoc/>
    public long SizeBytes { get; }

    /// <inheritdoc/>
    public unsafe bool TryRead(long offset, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            for (int had = 0; had < into.Length;)
            {
                int read = _file.ReadAt(start + had, into.Length - had, offset + had);
                if (read <= 0)
                    return false;
                had += read;
            }
        }

        return true;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
