using System.Runtime.InteropServices;

namespace Ringside.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport(Library)]
    internal static partial int epoll_ctl(int descriptor, int operation, int target, void* events);

    [LibraryImport(Library)]
    internal static partial int epoll_wait(int descriptor, void* events, int maximum, int timeoutMillis);
}
