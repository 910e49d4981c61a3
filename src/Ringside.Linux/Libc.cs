using System.Runtime.InteropServices;

namespace Ringside.Linux;

/// <summary>The libc calls that everything else stands on, under their kernel names.</summary>
/// <remarks>
/// No SetLastError: it costs about 25 ns a call. After a result of -1 the error is read at once with
/// <see cref="Marshal.GetLastSystemError"/>; the runtime keeps errno over its own transition.
/// </remarks>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    [LibraryImport(Library)]
    internal static partial int socket(int domain, int type, int protocol);

    [LibraryImport(Library)]
    internal static partial int bind(int descriptor, void* address, uint length);

    [LibraryImport(Library)]
    internal static partial int listen(int descriptor, int backlog);

    [LibraryImport(Library)]
    internal static partial int accept4(int descriptor, void* address, uint* length, int flags);

    [LibraryImport(Library)]
    internal static partial int connect(int descriptor, void* address, uint length);

    [LibraryImport(Library)]
    internal static partial int getsockname(int descriptor, void* address, uint* length);

    [LibraryImport(Library)]
    internal static partial int setsockopt(int descriptor, int level, int name, void* value, uint length);

    [LibraryImport(Library)]
    internal static partial int getsockopt(int descriptor, int level, int name, void* value, uint* length);

    [LibraryImport(Library)]
    internal static partial nint send(int descriptor, void* buffer, nuint length, int flags);

    [LibraryImport(Library)]
    internal static partial nint sendto(int descriptor, void* buffer, nuint length, int flags, void* address, uint addressLength);

    [LibraryImport(Library)]
    internal static partial nint recv(int descriptor, void* buffer, nuint length, int flags);

    [LibraryImport(Library)]
    internal static partial nint recvmsg(int descriptor, void* message, int flags);

    [LibraryImport(Library)]
    internal static partial int shutdown(int descriptor, int how);

    [LibraryImport(Library)]
    internal static partial int close(int descriptor);

    [LibraryImport(Library)]
    internal static partial int ioctl(int descriptor, nuint request, void* argument);

    [LibraryImport(Library)]
    internal static partial int ppoll(void* descriptors, nuint count, void* timeout, void* signalMask);

    [LibraryImport(Library)]
    internal static partial int eventfd(uint initial, int flags);

    [LibraryImport(Library)]
    internal static partial nint read(int descriptor, void* buffer, nuint length);

    [LibraryImport(Library)]
    internal static partial nint write(int descriptor, void* buffer, nuint length);

    [LibraryImport(Library)]
    internal static partial void* mmap(void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport(Library)]
    internal static partial int munmap(void* address, nuint length);

    [LibraryImport(Library)]
    internal static partial int sched_setaffinity(int process, nuint size, void* mask);

    [LibraryImport(Library)]
    internal static partial int sched_getaffinity(int process, nuint size, void* mask);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial uint if_nametoindex(string name);

    // A vDSO call of some 20 ns that never blocks: the only one for which suppressing the transition is safe and worth it.
    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int clock_gettime(int clock, void* time);
}
