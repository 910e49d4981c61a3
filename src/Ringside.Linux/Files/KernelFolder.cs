using System.Runtime.InteropServices;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Files;

/// <summary>What is done to folders and the names in them (open(2), fsync(2), link(2)).</summary>
public static class KernelFolder
{
    private const int WorkingFolder = -100; // AT_FDCWD
    private const int CloseOnExec = 0x80000;

    // O_DIRECTORY differs between the architectures (asm-generic/fcntl.h, and arm64's own).
    private static int FolderFlag => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    /// <summary>Waits until the names in a folder are on the disk: files that were made, renamed or removed in it (fsync(2)).</summary>
    /// <param name="path">The folder.</param>
    /// <returns>0, or a negative errno: ENOENT, ENOTDIR, EACCES, EMFILE, EIO.</returns>
    public static int Synchronize(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int descriptor = Libc.openat(WorkingFolder, path, FolderFlag | CloseOnExec, 0);
        if (descriptor < 0)
        {
            return -(int)KernelException.LastError;
        }

        int result = Libc.fsync(descriptor) == 0 ? 0 : -(int)KernelException.LastError;
        _ = Libc.close(descriptor);
        return result;
    }

    /// <summary>Gives a file a further name, which must not be there: of several processes that try, one succeeds (link(2)).</summary>
    /// <param name="path">The file.</param>
    /// <param name="newPath">Its further name, in the same file system.</param>
    /// <returns>0, or a negative errno: EEXIST; ENOENT, EACCES, ENOSPC, EROFS; EPERM: the file system has no links.</returns>
    public static int Link(string path, string newPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(newPath);
        return Libc.link(path, newPath) == 0 ? 0 : -(int)KernelException.LastError;
    }
}
