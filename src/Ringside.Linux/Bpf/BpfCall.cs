using Ringside.Linux.Errors;

namespace Ringside.Linux.Bpf;

/// <summary>The commands of bpf(2), and what is to be said when one is refused.</summary>
internal static unsafe class BpfCall
{
    internal const int MapCreate = 0;
    internal const int MapLookup = 1;
    internal const int MapUpdate = 2;
    internal const int MapDelete = 3;
    internal const int ProgramLoad = 5;
    internal const int ProgramTestRun = 10;
    internal const int LinkCreate = 28;

    internal const string WhatIsNeeded =
        "needs CAP_BPF and CAP_NET_ADMIN outside of any user namespace: run as root "
        + "(kernel.unprivileged_bpf_disabled forbids it to others)";

    internal static int Run<T>(int command, T* attributes)
        where T : unmanaged => Libc.bpf(command, attributes, sizeof(T));

    /// <summary>The exception for a command that has just been refused with the error that was read.</summary>
    internal static KernelException Refusal(string call, Errno error, string? hint = null) =>
        new(call, error, hint ?? (error is Errno.EPERM or Errno.EACCES ? WhatIsNeeded : null));
}
