using System.Runtime.InteropServices;

namespace Ringside.Linux;

/// <content>Scheduling, limits and memory locking.</content>
internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    internal static partial int sched_setscheduler(int thread, int policy, void* parameters);

    [LibraryImport(Library)]
    internal static partial int prlimit(int process, int resource, void* asked, void* previous);

    [LibraryImport(Library)]
    internal static partial int mlock(void* address, nuint length);

    [LibraryImport(Library)]
    internal static partial int munlock(void* address, nuint length);

    [LibraryImport(Library)]
    internal static partial int mlockall(int flags);

    [LibraryImport(Library)]
    internal static partial int munlockall();
}
