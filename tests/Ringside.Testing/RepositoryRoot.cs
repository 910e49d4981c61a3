namespace Ringside.Testing;

/// <summary>Where the repository stands, found from the place of the running test program.</summary>
public static class RepositoryRoot
{
    /// <summary>The file that marks the root.</summary>
    public const string Marker = "Ringside.slnx";

    /// <summary>The full path of the repository's root folder.</summary>
    /// <exception cref="InvalidOperationException">The test program does not run inside the repository.</exception>
    public static string Path => FindFrom(AppContext.BaseDirectory)
        ?? throw new InvalidOperationException(
            $"No {Marker} in {AppContext.BaseDirectory} or above it: run the tests inside the repository.");

    /// <summary>The full path of something below the root.</summary>
    /// <param name="parts">Folder and file names from the root downwards.</param>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Walks up from <paramref name="start"/> to the first folder that holds the marker; null when none does.</summary>
    public static string? FindFrom(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
