using System.Runtime.InteropServices;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Sockets;

/// <summary>Small programs of classic BPF (kernel document networking/filter) that a socket runs on what arrives: they need no privilege
/// and no bpf(2).</summary>
/// <remarks>For SO_ATTACH_FILTER the result is the number of bytes to keep, 0 drops the packet; for SO_ATTACH_REUSEPORT_CBPF it is the
/// number of the socket within the group that gets the packet (socket(7)).</remarks>
internal static unsafe class ClassicFilter
{
    private const ushort ReturnConstant = 0x06; // BPF_RET | BPF_K
    private const ushort ReturnAccumulator = 0x16; // BPF_RET | BPF_A
    private const ushort LoadAbsolute = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort Modulo = 0x94; // BPF_ALU | BPF_MOD | BPF_K
    private const uint ProcessorNumber = unchecked((uint)(-0x1000 + 36)); // SKF_AD_OFF + SKF_AD_CPU

    /// <summary>Drops everything: for a socket that only holds its port or its membership.</summary>
    internal static Instruction[] DropAll => [new(ReturnConstant, 0)];

    /// <summary>Accepts everything, whole.</summary>
    internal static Instruction[] AcceptAll => [new(ReturnConstant, uint.MaxValue)];

    /// <summary>The number of the processor that handles the packet, modulo the number of sockets.</summary>
    internal static Instruction[] ByProcessor(int sockets) =>
        [new(LoadAbsolute, ProcessorNumber), new(Modulo, (uint)sockets), new(ReturnAccumulator, 0)];

    /// <summary>Attaches a program to a socket of any family.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="option">SO_ATTACH_FILTER or SO_ATTACH_REUSEPORT_CBPF.</param>
    /// <param name="program">The instructions; the kernel copies them.</param>
    internal static Errno TryAttach(int descriptor, int option, ReadOnlySpan<Instruction> program)
    {
        fixed (Instruction* start = program)
        {
            var whole = new Program { Length = (ushort)program.Length, Start = start };
            return Libc.setsockopt(descriptor, SocketConstants.LevelSocket, option, &whole, (uint)sizeof(Program)) == 0
                ? Errno.None
                : KernelException.LastError;
        }
    }

    // struct sock_filter of linux/filter.h.
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct Instruction(ushort code, uint constant)
    {
        public readonly ushort Code = code;
        public readonly byte JumpTrue;
        public readonly byte JumpFalse;
        public readonly uint Constant = constant;
    }

    // struct sock_fprog of linux/filter.h.
    [StructLayout(LayoutKind.Sequential)]
    internal struct Program
    {
        public ushort Length;
        public Instruction* Start;
    }
}
