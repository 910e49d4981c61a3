using Ringside.Exchange.Files;
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
            throw Refusal(option, path, exception);
        }
    }

    /// <summary>Has a file written whole or not at all: beside its place, and moved there when it is complete. What stood there before
    /// stays as it was until then, and for good when the writing ends early. A device, a pipe or a terminal is written at once.</summary>
    /// <param name="option">The option that names it, for the message.</param>
    /// <param name="path">The path. A link stays, and what it names is replaced.</param>
    /// <param name="write">Writes the file; may throw whatever it likes.</param>
    /// <exception cref="UsageException">No such folder, a folder itself, not allowed.</exception>
    internal static void Write(string option, string path, Action<FileStream> write)
    {
        // A link to what is not there exists, and what it names does not.
        bool isLink = new FileInfo(path).LinkTarget is not null;
        string place = isLink ? File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName : path;
        bool isNew = !Path.Exists(place);
        if (!isNew && !RegularFile.IsAt(path))
        {
            using FileStream device = Open(option, path);
            write(device);
            return;
        }

        CheckOpens(option, path);
        if (isNew)
            File.Delete(place);
        string part = $"{place}.{Environment.ProcessId}.part";
        try
        {
            using (FileStream file = Open(option, part))
                write(file);
            if (!isNew && OperatingSystem.IsLinux())
                File.SetUnixFileMode(part, File.GetUnixFileMode(place));
            File.Move(part, place, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    // So that what cannot be written is told with the name that the user gave. What is not there is made: a link may name it.
    private static void CheckOpens(string option, string path)
    {
        try
        {
            File.Open(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Refusal(option, path, exception);
        }
    }

    private static UsageException Refusal(string option, string path, Exception exception) =>
        new($"{option} {path}: {FileProblem.Of(path, exception)}, expected a file that can be written");
}
