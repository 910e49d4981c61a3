namespace Ringside.Linux.Descriptors;

/// <summary>Tells files from devices, pipes, sockets and folders (statx(2), inode(7)).</summary>
public static unsafe class RegularFile
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint TypeMask = 1; // STATX_TYPE
    private const int FactsSize = 256;
    private const int ModeOffset = 28;
    private const int TypeBits = 0xF000; // S_IFMT
    private const int Regular = 0x8000; // S_IFREG

    /// <summary>Whether a path names a regular file.</summary>
    /// <param name="path">A path; links are followed to what they name.</param>
    /// <returns>False for anything else, and when nothing is there or it may not be looked at.</returns>
    public static bool IsAt(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte* facts = stackalloc byte[FactsSize];
        if (Libc.statx(CurrentFolder, path, 0, TypeMask, facts) != 0)
            return false;
        ushort mode = *(ushort*)(facts + ModeOffset);
        return (mode & TypeBits) == Regular;
    }
}
