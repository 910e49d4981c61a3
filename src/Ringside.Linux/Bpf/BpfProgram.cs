using System.Text;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Bpf;

/// <summary>A program that the verifier has accepted (bpf(2)). It runs once a <see cref="BpfLink"/> or a socket uses it, and lives as
/// long as its descriptor or such a user.</summary>
public sealed unsafe class BpfProgram : FileDescriptor
{
    private const int LogBytes = 64 * 1024;
    private const uint AttachToXdp = 37;
    private const uint AttachToReusePort = 39;

    private BpfProgram(int descriptor, BpfProgramKind kind, string name)
        : base(descriptor)
    {
        Kind = kind;
        Name = name;
    }

    /// <summary>What it is run for.</summary>
    public BpfProgramKind Kind { get; }

    /// <summary>What it is called in messages, and in <c>bpftool prog</c>.</summary>
    public string Name { get; }

    /// <summary>Hands a program to the verifier.</summary>
    /// <param name="kind">What it will be run for.</param>
    /// <param name="code">The program.</param>
    /// <param name="name">What to call it; the kernel keeps 15 bytes.</param>
    /// <exception cref="KernelException">EPERM without CAP_BPF; EACCES or EINVAL when the verifier refuses it: the hint holds its
    /// complaint, <see cref="KernelException.Details"/> its whole log.</exception>
    public static BpfProgram Load(BpfProgramKind kind, BpfAssembler code, string name)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ulong[] instructions = code.ToInstructions();
        int descriptor = TryLoad(kind, instructions, name, default);
        if (descriptor >= 0)
        {
            return new BpfProgram(descriptor, kind, name);
        }

        Errno error = KernelException.LastError;
        string call = $"bpf(BPF_PROG_LOAD {name})";
        if (error == Errno.EPERM)
        {
            throw BpfCall.Refusal(call, error);
        }

        // The log costs time, so it is asked for only when there is something to complain about.
        byte[] log = new byte[LogBytes];
        descriptor = TryLoad(kind, instructions, name, log);
        if (descriptor >= 0)
        {
            return new BpfProgram(descriptor, kind, name);
        }

        string text = Encoding.UTF8.GetString(log.AsSpan()[..Math.Max(0, log.AsSpan().IndexOf((byte)0))]);
        string? complaint = VerifierLog.Summarise(text);
        throw new KernelException(call, error, complaint is null ? null : $"the verifier says: {complaint}") { Details = text };
    }

    /// <summary>Runs the program once on a packet that nobody sends (BPF_PROG_TEST_RUN, kernel document bpf/bpf_prog_run).</summary>
    /// <param name="packet">The packet with its Ethernet header, at least 14 bytes.</param>
    /// <returns>The program's result.</returns>
    /// <exception cref="KernelException">EINVAL for a packet that is too short or too long, EPERM.</exception>
    public int Run(ReadOnlySpan<byte> packet)
    {
        fixed (byte* start = packet)
        {
            var attributes = new TestRunAttributes
            {
                Program = Checked(),
                Input = (ulong)start,
                InputSize = packet.Length,
                Repeat = 1,
            };
            int result = BpfCall.Run(BpfCall.ProgramTestRun, &attributes);
            return result == -1
                ? throw BpfCall.Refusal($"bpf(BPF_PROG_TEST_RUN {Name})", KernelException.LastError)
                : attributes.Result;
        }
    }

    private static int TryLoad(BpfProgramKind kind, ulong[] instructions, string name, Span<byte> log)
    {
        // Programs under another licence may not call all functions of the kernel; this text is only a declaration to it.
        fixed (byte* license = "Dual BSD/GPL\0"u8)
        fixed (ulong* first = instructions)
        fixed (byte* logStart = log)
        {
            var attributes = new ProgramLoadAttributes
            {
                Kind = (uint)kind,
                InstructionCount = instructions.Length,
                Instructions = (ulong)first,
                License = (ulong)license,
                LogLevel = log.IsEmpty ? 0u : 1u,
                LogSize = log.Length,
                Log = (ulong)logStart,
                Name = ObjectName.Of(name),
                ExpectedAttachment = kind switch
                {
                    BpfProgramKind.Xdp => AttachToXdp,
                    BpfProgramKind.ReusePort => AttachToReusePort,
                    _ => 0,
                },
            };
            return BpfCall.Run(BpfCall.ProgramLoad, &attributes);
        }
    }
}
