using System.Runtime.InteropServices;

namespace Ringside.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    internal static partial nint recvfrom(int descriptor, void* buffer, nuint length, int flags, void* address, uint* addressLength);

    [LibraryImport(Library)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport(Library)]
    internal static partial int epoll_ctl(int set, int operation, int descriptor, void* happening);
}
