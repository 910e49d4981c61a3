using System.Diagnostics.CodeAnalysis;
using Ringside.Linux.Errors;
using Ringside.Linux.Files;

namespace Ringside.Exchange.Files;

/// <summary>Files that are read and written whole: a reader finds the old one or the new one, never half of one.</summary>
internal static class WholeFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its bytes, when the result is true.</param>
    /// <param name="error">Why it cannot be read, when the result is false; names the file.</param>
    internal static bool TryRead(string path, [NotNullWhen(true)] out byte[]? bytes, out string error)
    {
        try
        {
            (bytes, error) = (File.ReadAllBytes(path), string.Empty);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            (bytes, error) = (null, $"{path}: {FileProblem.Of(path, problem)}");
            return false;
        }
    }

    /// <summary>Writes a file beside the old one, brings it to the disk (fsync(2)), lets it take the old one's name (rename(2)), and brings
    /// that to the disk as well.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="mode">Who may read and write it; null leaves that to the process's mask.</param>
    /// <exception cref="IOException">It cannot be written; the old one is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal static void Replace(string path, ReadOnlySpan<byte> bytes, UnixFileMode? mode = null)
    {
        string temporary = path + ".new";
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (mode is not null && !OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        using (FileStream file = new(temporary, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        SynchronizeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Writes a file that there is once: written under a name of its own, brought to the disk (fsync(2)), and given its name by
    /// link(2), which one writer alone succeeds with, however many begin at once, in one process or in several.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>False when it was there already; then it is as it was.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal static bool TryCreate(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = $"{path}.{Path.GetRandomFileName()}";
        int result;
        try
        {
            using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            result = KernelFolder.Link(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }

        if (result < 0 && (Errno)(-result) != Errno.EEXIST)
            throw new IOException($"link({temporary}, {path}): {(Errno)(-result)}");
        SynchronizeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return result >= 0;
    }

    /// <summary>Brings the names in a folder to the disk.</summary>
    /// <exception cref="IOException">That failed: nobody knows what is there after the machine stops.</exception>
    internal static void SynchronizeFolder(string path)
    {
        int result = KernelFolder.Synchronize(path);
        if (result < 0)
            throw new IOException($"fsync({path}): {(Errno)(-result)}");
    }
}
