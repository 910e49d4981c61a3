using System.Runtime.InteropServices;

namespace Ringside.Linux;

/// <content>Calls without a libc function of their own (syscall(2)), and batches of messages.</content>
internal static unsafe partial class Libc
{
    // Variadic in C; a fixed signature of seven longs passes alike on x64 and arm64 Linux.
    [LibraryImport(Library)]
    internal static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    internal static int membarrier(int command) => (int)syscall(IsArm ? 283 : 324, command, 0, 0, 0, 0, 0);

    [LibraryImport(Library)]
    internal static partial nint sendmsg(int descriptor, void* message, int flags);

    [LibraryImport(Library)]
    internal static partial int sendmmsg(int descriptor, void* messages, uint count, int flags);

    [LibraryImport(Library)]
    internal static partial int recvmmsg(int descriptor, void* messages, uint count, int flags, void* timeout);

    [LibraryImport(Library)]
    internal static partial int madvise(void* address, nuint length, int advice);

    [LibraryImport(Library)]
    internal static partial int mprotect(void* address, nuint length, int protection);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statx(int directory, string path, int flags, uint mask, void* facts);
}
