namespace Ringside.Linux.Files;

/// <summary>How a file is opened (open(2)): for reading and writing where nothing else is said; always closed in programs that are
/// started.</summary>
[Flags]
public enum FileOpening
{
    /// <summary>It must be there.</summary>
    None = 0,

    /// <summary>Made when it is not there (O_CREAT).</summary>
    Create = 1,

    /// <summary>It must not be there (O_CREAT with O_EXCL).</summary>
    New = 2,

    /// <summary>Emptied (O_TRUNC).</summary>
    Empty = 4,

    /// <summary>Past the page cache (O_DIRECT): addresses, offsets and lengths must be multiples of the disk's block, usually 512 or
    /// 4096 bytes. Not every file system has it (EINVAL).</summary>
    Direct = 8,

    /// <summary>A link as the last part of the path is refused (O_NOFOLLOW, ELOOP).</summary>
    NoLink = 16,

    /// <summary>For reading only (O_RDONLY); a pipe that nobody writes to is not waited for (O_NONBLOCK).</summary>
    ReadOnly = 32,
}
