using System.Runtime.InteropServices;

namespace Ringside.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    internal static partial nint recvfrom(int descriptor, void* buffer, nuint length, int flags, void* address, uint* addressLength);
}
