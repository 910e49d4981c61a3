using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Ringside.Testing;

/// <summary>Runs something where system calls are forbidden, as in a container (seccomp(2), a filter of one thread).</summary>
/// <remarks>A filter cannot be taken off again, but it ends with its thread. Processes that this thread starts inherit it.</remarks>
public static unsafe partial class ForbiddenCalls
{
    /// <summary>The first of the three calls of io_uring, which have the same numbers on x64 and arm64: 425 to 427.</summary>
    public const uint FirstOfIoUring = 425;

    /// <summary>The last of the three.</summary>
    public const uint LastOfIoUring = 427;

    private const int NoNewPrivileges = 38; // prctl(2)
    private const int SetSeccomp = 22;
    private const int FilterMode = 2;
    private const uint Allow = 0x7fff_0000;
    private const uint Refuse = 0x0005_0000;

    /// <summary>Runs <paramref name="action"/> on a thread where a range of calls fails; its exception is thrown here.</summary>
    /// <param name="first">Number of the first call that is refused.</param>
    /// <param name="last">Number of the last one.</param>
    /// <param name="error">The errno that they fail with.</param>
    /// <param name="action">What to run.</param>
    public static void Run(uint first, uint last, int error, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Forbid(first, last, error);
                action();
            }
            catch (Exception caught)
            {
                failure = ExceptionDispatchInfo.Capture(caught);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    private static void Forbid(uint first, uint last, int error)
    {
        // Load the number; below the first: allow; above the last: allow; refuse; allow.
        ulong* filter = stackalloc ulong[5];
        filter[0] = Instruction(0x20, 0, 0, 0);
        filter[1] = Instruction(0x35, 0, 2, first);
        filter[2] = Instruction(0x25, 1, 0, last);
        filter[3] = Instruction(0x06, 0, 0, Refuse | (uint)error);
        filter[4] = Instruction(0x06, 0, 0, Allow);
        var program = new FilterProgram { Length = 5, Instructions = filter };
        if (Prctl(NoNewPrivileges, 1, 0, 0, 0) != 0 || Prctl(SetSeccomp, FilterMode, (nint)(&program), 0, 0) != 0)
        {
            throw new InvalidOperationException($"prctl(PR_SET_SECCOMP): {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    private static ulong Instruction(ushort code, byte whenTrue, byte whenFalse, uint value) =>
        code | ((ulong)whenTrue << 16) | ((ulong)whenFalse << 24) | ((ulong)value << 32);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int operation, nint a, nint b, nint c, nint d);

    // struct sock_fprog.
    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public ulong* Instructions;
    }
}
