using System.Diagnostics.CodeAnalysis;
using Ringside.Exchange.Files;

namespace Ringside.Exchange.Members;

/// <summary>Keeps a member file on a disk: a reader finds the old one or the new one, never half of one.</summary>
public static class MemberFileStore
{
    /// <summary>Reads a member file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="members">The members, when the result is true.</param>
    /// <param name="error">When the result is false: the file and what is wrong with it; else empty.</param>
    /// <returns>Whether it was there and is as it should be.</returns>
    public static bool TryLoad(string path, [NotNullWhen(true)] out MemberList? members, out string error)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        members = null;
        if (!WholeFile.TryRead(path, out byte[]? bytes, out error))
            return false;
        if (MemberFile.TryParse(bytes, out members, out error))
            return true;
        error = $"{path}: {error}";
        return false;
    }

    /// <summary>Writes a member file beside the old one, brings it to the disk (fsync(2)) and lets it take the old one's name
    /// (rename(2)). Only the owner may read it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="members">The members.</param>
    /// <exception cref="IOException">It cannot be written; the old one is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Save(string path, MemberList members)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Replace(path, MemberFile.Write(members), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
