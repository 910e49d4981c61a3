using System.Runtime.InteropServices;

namespace Ringside.Linux;

/// <content>Files at an offset, and the kernel's older asynchronous file access (io_setup(2) and its sisters, which have no libc
/// function of their own, and other numbers on each architecture).</content>
internal static unsafe partial class Libc
{
    // Variadic in C; a fixed signature passes alike on x64 and arm64 Linux.
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int openat(int folder, string path, int flags, uint mode);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int link(string path, string newPath);

    [LibraryImport(Library)]
    internal static partial nint pread(int descriptor, void* buffer, nuint length, long offset);

    [LibraryImport(Library)]
    internal static partial nint pwrite(int descriptor, void* buffer, nuint length, long offset);

    [LibraryImport(Library)]
    internal static partial int fdatasync(int descriptor);

    [LibraryImport(Library)]
    internal static partial int fsync(int descriptor);

    [LibraryImport(Library)]
    internal static partial int ftruncate(int descriptor, long length);

    [LibraryImport(Library)]
    internal static partial int fallocate(int descriptor, int mode, long offset, long length);

    [LibraryImport(Library)]
    internal static partial long lseek(int descriptor, long offset, int from);

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>io_setup(2).</summary>
    internal static int io_setup(int events, ulong* context) => (int)syscall(IsArm ? 0 : 206, events, (nint)context, 0, 0, 0, 0);

    /// <summary>io_destroy(2).</summary>
    internal static int io_destroy(ulong context) => (int)syscall(IsArm ? 1 : 207, (nint)context, 0, 0, 0, 0, 0);

    /// <summary>io_submit(2).</summary>
    internal static int io_submit(ulong context, int count, void** requests) =>
        (int)syscall(IsArm ? 2 : 209, (nint)context, count, (nint)requests, 0, 0, 0);

    /// <summary>io_getevents(2).</summary>
    internal static int io_getevents(ulong context, int minimum, int maximum, void* events, void* timeout) =>
        (int)syscall(IsArm ? 4 : 208, (nint)context, minimum, maximum, (nint)events, (nint)timeout, 0);
}
