using System.Diagnostics;
using System.Runtime.InteropServices;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;

namespace Ringside.Linux.Tests.IoUring;

/// <summary>
/// What a process sees that a container keeps from io_uring. The filter cannot be taken off again, so the test starts this program once
/// more, for this one test; the child installs the filter (seccomp(2)) on itself and tries.
/// </summary>
public sealed unsafe partial class ForbiddenRingTests
{
    private const string ChildVariable = "RINGSIDE_TEST_FORBIDDEN_RING";
    private const string Prefix = "the child was told: ";
    private const int NoNewPrivileges = 38; // prctl(2)
    private const int SetSeccomp = 22;
    private const int FilterMode = 2;
    private const uint Allow = 0x7fff_0000;
    private const uint Refuse = 0x0005_0000;

    [Theory]
    [InlineData(
        Errno.EPERM,
        "io_uring_setup(256 entries, NoSubmissionArray): EPERM, io_uring is forbidden here: by the sysctl kernel.io_uring_disabled, or by "
        + "the seccomp filter of a container (allow io_uring_setup, io_uring_enter and io_uring_register)")]
    [InlineData(
        Errno.ENOSYS,
        "io_uring_setup(256 entries, NoSubmissionArray): ENOSYS, this kernel has no io_uring, or a seccomp filter hides it")]
    public void A_forbidden_ring_says_who_forbids_it_and_no_lesser_one_is_tried(Errno error, string expected)
    {
        if (Environment.GetEnvironmentVariable(ChildVariable) is { Length: > 0 } asked)
        {
            if (asked == error.ToString())
            {
                Refused(error);
            }

            return;
        }

        Rings.Open().Dispose();
        string output = RunChild(error);
        Assert.Contains(Prefix + expected.Replace("NoSubmissionArray)", $"{RingOptions.OneThread | RingFlags.NoSubmissionArray})"), output);
    }

    private static void Refused(Errno error)
    {
        // The filter of this thread alone: the runtime goes on. It refuses calls 425 to 427 and allows the rest:
        // load the number; below 425: allow; above 427: allow; refuse; allow.
        ulong* filter = stackalloc ulong[5];
        filter[0] = Instruction(0x20, 0, 0, 0);
        filter[1] = Instruction(0x35, 0, 2, 425);
        filter[2] = Instruction(0x25, 1, 0, 427);
        filter[3] = Instruction(0x06, 0, 0, Refuse | (uint)error);
        filter[4] = Instruction(0x06, 0, 0, Allow);
        var program = new FilterProgram { Length = 5, Instructions = filter };
        Exception? refusal = null;
        var thread = new Thread(() =>
        {
            FilterProgram copy = program;
            if (Prctl(NoNewPrivileges, 1, 0, 0, 0) != 0 || Prctl(SetSeccomp, FilterMode, (nint)(&copy), 0, 0) != 0)
            {
                refusal = new InvalidOperationException("the filter was refused");
                return;
            }

            refusal = Record.Exception(() => RingLadder.Open(new RingOptions(), out _));
        });
        thread.Start();
        thread.Join();
        Console.WriteLine(Prefix + refusal!.Message);
        TestContext.Current.TestOutputHelper?.WriteLine(Prefix + refusal.Message);
        Assert.Equal(error, Assert.IsType<KernelException>(refusal).Error);
    }

    private static ulong Instruction(ushort code, byte whenTrue, byte whenFalse, uint value) =>
        code | ((ulong)whenTrue << 16) | ((ulong)whenFalse << 24) | ((ulong)value << 32);

    private static string RunChild(Errno error)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ForbiddenRingTests).Assembly.Location);
        }

        start.ArgumentList.Add("-method");
        start.ArgumentList.Add(
            $"{typeof(ForbiddenRingTests).FullName}.{nameof(A_forbidden_ring_says_who_forbids_it_and_no_lesser_one_is_tried)}");
        start.Environment[ChildVariable] = error.ToString();
        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.Equal(0, child.ExitCode);
        return output;
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int operation, nint a, nint b, nint c, nint d);

    // struct sock_fprog.
    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public ulong* Instructions;
    }
}
