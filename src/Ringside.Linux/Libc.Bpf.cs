using System.Runtime.InteropServices;

namespace Ringside.Linux;

/// <content>bpf(2), which libc has no function for, and the calls of its mappings.</content>
internal static unsafe partial class Libc
{
    /// <summary>bpf(2): one call for maps, programs and links; which one is told by the command.</summary>
    /// <returns>A descriptor or 0; -1 with errno.</returns>
    internal static int bpf(int command, void* attributes, int size) =>
        (int)syscall(BpfNumber, command, (nint)attributes, size, 0, 0, 0);

    private static nint BpfNumber => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 280 : 321;
}
