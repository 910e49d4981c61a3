namespace Ringside.Exchange.Files;

/// <summary>What is wrong with a file, in the words of a shell rather than of a framework.</summary>
public static class FileProblem
{
    /// <summary>Says why a file could not be opened, read or written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">What came of it.</param>
    /// <returns>A few words without a full stop, to stand behind the name of the file and a colon.</returns>
    public static string Of(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => "is a directory",
        FileNotFoundException => "does not exist",
        DirectoryNotFoundException => "its folder does not exist",
        UnauthorizedAccessException => "permission denied",
        ArgumentException => "is no path",
        _ => exception?.Message.TrimEnd('.') ?? string.Empty,
    };
}
