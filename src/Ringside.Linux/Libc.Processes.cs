using System.Runtime.InteropServices;

namespace Ringside.Linux;

/// <content>Processes.</content>
internal static partial class Libc
{
    [LibraryImport(Library)]
    internal static partial int kill(int process, int signal);
}
