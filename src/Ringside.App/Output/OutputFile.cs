using Ringside.Linux.Descriptors;

namespace Ringside.App.Output;

/// <summary>A file that a command writes at its end. Whether it can be written is looked at before the work, not after it.</summary>
internal static class OutputFile
{
    /// <summary>Throws when the file cannot be written, as far as that can be known without touching one that is there.</summary>
    /// <param name="option">The option that names it, for the message.</param>
    /// <param name="path">The path; null when no file is asked for.</param>
    /// <exception cref="UsageException">No such folder, a folder itself, not allowed.</exception>
    internal static void Check(string option, string? path)
    {
        if (path is null || File.Exists(path))
        {
            return;
        }

        Open(option, path).Dispose();
        File.Delete(path);
    }

    /// <summary>Opens the file to be written from its start.</summary>
    /// <param name="option">The option that names it, for the message.</param>
    /// <param name="path">The path.</param>
    /// <exception cref="UsageException">No such folder, a folder itself, not allowed.</exception>
    internal static FileStream Open(string option, string path)
    {
        try
        {
            return File.Create(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{option} {path}: {Reason(path, exception)}, expected a file that can be written");
        }
    }

    /// <summary>Takes away a file whose writing was interrupted: half a file would look like a whole one that was damaged.</summary>
    /// <param name="path">The path. What a link names goes, and the link stays; a device, a pipe or a terminal stays as well.</param>
    /// <returns>What happened, for the message.</returns>
    internal static string Discard(string path)
    {
        const string interrupted = "interrupted";
        if (!RegularFile.IsAt(path))
            return interrupted;
        File.Delete(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        return $"{interrupted} and removed";
    }

    private static string Reason(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => "is a directory",
        DirectoryNotFoundException => "its folder does not exist",
        UnauthorizedAccessException => "permission denied",
        ArgumentException => "is no path",
        _ => exception.Message.TrimEnd('.'),
    };
}
