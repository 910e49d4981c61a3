using System.Diagnostics.CodeAnalysis;
using Ringside.Exchange.Files;

namespace Ringside.Exchange.Configuration;

/// <summary>Reads and writes venue files on a disk.</summary>
public static class VenueFileStore
{
    /// <summary>Reads a venue file; relative paths in it begin at its folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="configuration">The venue, when the result is true.</param>
    /// <param name="error">When the result is false: the file and what is wrong with it; else empty.</param>
    /// <returns>Whether it was there and is as it should be.</returns>
    public static bool TryLoad(string path, [NotNullWhen(true)] out VenueConfiguration? configuration, out string error)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        configuration = null;
        if (!WholeFile.TryRead(path, out byte[]? bytes, out error))
            return false;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (VenueFile.TryParse(bytes, folder, out configuration, out error))
            return true;
        error = $"{path}: {error}";
        return false;
    }

    /// <summary>Writes a venue file: a reader finds the old one or the new one, never half of one (rename(2)).</summary>
    /// <param name="path">The file.</param>
    /// <param name="configuration">The venue.</param>
    /// <exception cref="IOException">It cannot be written; the old one is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Save(string path, VenueConfiguration configuration)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Replace(path, VenueFile.Write(configuration));
    }
}
