using System.Runtime.InteropServices;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Files;

/// <summary>An open file that is read and written at offsets (pread(2), pwrite(2), fdatasync(2), fallocate(2)).</summary>
/// <remarks>Calls return a count, or a negative <see cref="Errno"/>: a full disk is no exception. Any thread may call.</remarks>
public sealed unsafe class KernelFile : FileDescriptor
{
    /// <summary>Mode of fallocate(2) that gives room back and keeps the length: FALLOC_FL_PUNCH_HOLE with FALLOC_FL_KEEP_SIZE.</summary>
    public const int PunchHole = 0x02 | 0x01;

    private const int WorkingFolder = -100; // AT_FDCWD
    private const int ReadWrite = 2;
    private const int NoWait = 0x800;
    private const int CreateFlag = 0x40;
    private const int ExclusiveFlag = 0x80;
    private const int EmptyFlag = 0x200;
    private const int CloseOnExec = 0x80000;
    private const uint OwnerOnly = 0b110_000_000;
    private const int FromEnd = 2; // SEEK_END
    private const int OfDescriptor = 0x1000; // AT_EMPTY_PATH
    private const uint TypeOnly = 1; // STATX_TYPE
    private const int StatBytes = 256;
    private const int ModeOffset = 28; // stx_mode of struct statx, which is the same on all architectures
    private const int TypeMask = 0xf000;
    private const int RegularType = 0x8000;

    private KernelFile(int descriptor)
        : base(descriptor)
    {
    }

    // These two differ between the architectures (asm-generic/fcntl.h, and arm64's own).
    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    private static int DirectFlag => IsArm ? 0x10000 : 0x4000;

    private static int NoLinkFlag => IsArm ? 0x8000 : 0x20000;

    /// <summary>Bytes of the file, or a negative errno (lseek(2)).</summary>
    public long Length
    {
        get
        {
            long length = Libc.lseek(Checked(), 0, FromEnd);
            return length >= 0 ? length : -(long)KernelException.LastError;
        }
    }

    /// <summary>Whether it is a regular file, and no folder, pipe, socket or device (statx(2)).</summary>
    public bool IsRegular
    {
        get
        {
            byte* found = stackalloc byte[StatBytes];
            bool isKnown = Libc.statx(Checked(), string.Empty, OfDescriptor, TypeOnly, found) == 0;
            return isKnown && (*(ushort*)(found + ModeOffset) & TypeMask) == RegularType;
        }
    }

    /// <summary>Opens a file for reading and writing (openat(2)); a new one belongs to its owner alone.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="opening">How.</param>
    /// <exception cref="KernelException">ENOENT, EEXIST, EACCES, EISDIR, ELOOP, EMFILE, ENOSPC, EROFS, ETXTBSY; EINVAL: no O_DIRECT
    /// here.</exception>
    public static KernelFile Open(string path, FileOpening opening)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int result = TryOpen(path, opening, out KernelFile? file);
        return result == 0 ? file! : throw new KernelException($"open({path}, {opening})", (Errno)(-result));
    }

    /// <summary>The same, with the error as a result.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="opening">How.</param>
    /// <param name="file">The file, when the result is 0.</param>
    /// <returns>0, or a negative errno as <see cref="Open"/> names them.</returns>
    public static int TryOpen(string path, FileOpening opening, out KernelFile? file)
    {
        int flags = CloseOnExec | ((opening & FileOpening.ReadOnly) != 0 ? NoWait : ReadWrite);
        flags |= (opening & FileOpening.Create) != 0 ? CreateFlag : 0;
        flags |= (opening & FileOpening.New) != 0 ? CreateFlag | ExclusiveFlag : 0;
        flags |= (opening & FileOpening.Empty) != 0 ? EmptyFlag : 0;
        flags |= (opening & FileOpening.Direct) != 0 ? DirectFlag : 0;
        flags |= (opening & FileOpening.NoLink) != 0 ? NoLinkFlag : 0;
        int descriptor = Libc.openat(WorkingFolder, path, flags, OwnerOnly);
        file = descriptor < 0 ? null : new KernelFile(descriptor);
        return descriptor < 0 ? -(int)KernelException.LastError : 0;
    }

    /// <summary>Waits until the names in a folder are on the disk: a file that was made or renamed there survives a loss of power only then
    /// (fsync(2)).</summary>
    /// <param name="path">The folder.</param>
    /// <returns>0, or a negative errno: ENOENT, EACCES, EIO.</returns>
    public static int SynchronizeFolder(string path)
    {
        int result = TryOpen(path, FileOpening.ReadOnly, out KernelFile? folder);
        if (result < 0)
            return result;
        using (folder)
        {
            return Result(Libc.fsync(folder!.Checked()));
        }
    }

    /// <summary>Reads at an offset (pread(2)).</summary>
    /// <param name="into">Where to; <paramref name="length"/> bytes.</param>
    /// <param name="length">Most bytes.</param>
    /// <param name="offset">Where in the file.</param>
    /// <returns>Bytes read, 0 at the end; EIO, EINVAL (unaligned, with <see cref="FileOpening.Direct"/>).</returns>
    public int ReadAt(byte* into, int length, long offset) => Result(Libc.pread(Checked(), into, (nuint)length, offset));

    /// <summary>Writes at an offset (pwrite(2)); a gap before it is zeros.</summary>
    /// <param name="bytes">From where; <paramref name="length"/> bytes.</param>
    /// <param name="length">How many.</param>
    /// <param name="offset">Where in the file.</param>
    /// <returns>Bytes written, which may be fewer; ENOSPC, EIO, EFBIG, EINVAL (unaligned).</returns>
    public int WriteAt(byte* bytes, int length, long offset) => Result(Libc.pwrite(Checked(), bytes, (nuint)length, offset));

    /// <summary>Waits until what was written is on the disk (fdatasync(2)).</summary>
    /// <returns>0; EIO, ENOSPC.</returns>
    public int Synchronize() => Result(Libc.fdatasync(Checked()));

    /// <summary>Cuts the file or lengthens it with zeros (ftruncate(2)).</summary>
    /// <param name="length">Its new length in bytes.</param>
    /// <returns>0; EFBIG, EIO, ENOSPC.</returns>
    public int SetLength(long length) => Result(Libc.ftruncate(Checked(), length));

    /// <summary>Reserves room, or gives it back (fallocate(2)).</summary>
    /// <param name="mode">0 reserves; <see cref="PunchHole"/> turns the range into zeros that take no room.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes.</param>
    /// <returns>0; EOPNOTSUPP: the file system cannot; ENOSPC, EIO.</returns>
    public int Allocate(int mode, long offset, long length) => Result(Libc.fallocate(Checked(), mode, offset, length));

    // errno is of this thread, and nothing was called since.
    private static int Result(nint result) => result >= 0 ? (int)result : -(int)KernelException.LastError;
}
