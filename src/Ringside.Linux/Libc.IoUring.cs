using System.Runtime.InteropServices;

namespace Ringside.Linux;

/// <content>The three calls of io_uring (io_uring_setup(2), io_uring_enter(2), io_uring_register(2)); the same numbers on x64 and
/// arm64, and no libc function of their own.</content>
internal static unsafe partial class Libc
{
    private const nint SetupCall = 425;
    private const nint EnterCall = 426;
    private const nint RegisterCall = 427;

    [LibraryImport(Library)]
    internal static partial int getpeername(int descriptor, void* address, uint* length);

    internal static int RingSetup(uint entries, void* parameters) =>
        (int)syscall(SetupCall, (nint)entries, (nint)parameters, 0, 0, 0, 0);

    internal static int RingEnter(int descriptor, uint submit, uint minimum, uint flags, void* argument, nuint size) =>
        (int)syscall(EnterCall, descriptor, (nint)submit, (nint)minimum, (nint)flags, (nint)argument, (nint)size);

    internal static int RingRegister(int descriptor, uint operation, void* argument, uint count) =>
        (int)syscall(RegisterCall, descriptor, (nint)operation, (nint)argument, (nint)count, 0, 0);
}
