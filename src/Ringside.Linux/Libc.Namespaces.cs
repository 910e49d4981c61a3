using System.Runtime.InteropServices;

namespace Ringside.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    internal static partial int unshare(int flags);

    [LibraryImport(Library)]
    internal static partial int setns(int descriptor, int type);

    // Variadic in C; without O_CREAT there is no third argument, and Linux passes the first two alike on x64 and arm64.
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags);
}
