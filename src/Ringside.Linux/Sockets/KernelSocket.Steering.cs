using Ringside.Linux.Errors;

namespace Ringside.Linux.Sockets;

/// <content>Which socket, and which processor, gets a packet (socket(7), kernel document networking/scaling).</content>
public sealed unsafe partial class KernelSocket
{
    /// <summary>The processor that handled the last packet received (SO_INCOMING_CPU, socket(7)), or -1 when none came yet. A UDP
    /// socket is told only while it is connected.</summary>
    public int IncomingProcessor =>
        TryGetOption(SocketConstants.LevelSocket, SocketConstants.IncomingProcessor, out int processor) == Errno.None ? processor : -1;

    /// <summary>The device queue that the last packet came from (SO_INCOMING_NAPI_ID, socket(7)): what a thread would busy-poll. 0 when
    /// there is none, as on the loopback and on plain veth.</summary>
    public int IncomingQueue =>
        TryGetOption(SocketConstants.LevelSocket, SocketConstants.IncomingNapi, out int queue) == Errno.None ? queue : 0;

    /// <summary>Lets several sockets of one user bind the same address, which then share what arrives (SO_REUSEPORT, socket(7)). To be
    /// done on each of them before <see cref="Bind"/>.</summary>
    public void AllowPortSharing() => SetOption(SocketConstants.LevelSocket, SocketConstants.ReusePort, 1, "SO_REUSEPORT");

    /// <summary>Asks that packets handled on one processor go to this socket of those that share a port (SO_INCOMING_CPU,
    /// Linux 4.4, for UDP groups since 6.1).</summary>
    public Errno TryPreferProcessor(int processor) =>
        TrySetOption(SocketConstants.LevelSocket, SocketConstants.IncomingProcessor, processor);

    /// <summary>Steers what arrives for a shared port by the processor that handles it: socket number "processor modulo sockets", counted
    /// in the order of binding (SO_ATTACH_REUSEPORT_CBPF, socket(7)). Once for the whole group.</summary>
    /// <param name="sockets">Sockets of the group, above zero.</param>
    /// <exception cref="KernelException">EINVAL: the socket shares no port.</exception>
    public void SteerByProcessor(int sockets)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sockets);
        Attach(SocketConstants.AttachReusePortClassic, ClassicFilter.ByProcessor(sockets), "SO_ATTACH_REUSEPORT_CBPF");
    }

    /// <summary>Steers what arrives for a shared port by a loaded program of type SOCKET_FILTER or SK_REUSEPORT
    /// (SO_ATTACH_REUSEPORT_EBPF, socket(7)). Once for the whole group.</summary>
    /// <param name="program">Descriptor of the program; may be closed afterwards.</param>
    /// <exception cref="KernelException">EINVAL: no such type of program, or the socket shares no port; EBADF.</exception>
    public void SteerBy(int program) =>
        SetOption(SocketConstants.LevelSocket, SocketConstants.AttachReusePortExtended, program, "SO_ATTACH_REUSEPORT_EBPF");

    /// <summary>Ends the steering: the kernel spreads by a hash of the addresses again (SO_DETACH_REUSEPORT_BPF).</summary>
    /// <returns><see cref="Errno.None"/>, or ENOENT when there was none.</returns>
    public Errno TryStopSteering() => TrySetOption(SocketConstants.LevelSocket, SocketConstants.DetachReusePort, 0);

    /// <summary>Drops all that arrives before it is queued (SO_ATTACH_FILTER, socket(7)): for a socket that only holds a port or a
    /// membership.</summary>
    public void DropAll() => Attach(SocketConstants.AttachFilter, ClassicFilter.DropAll, "SO_ATTACH_FILTER");

    /// <summary>Ends <see cref="DropAll"/> (SO_DETACH_FILTER).</summary>
    /// <remarks>The kernel may have chosen this socket for a packet before it was connected, on another processor, and look at the filter
    /// only now. All such are waited for, some milliseconds (membarrier(2): MEMBARRIER_CMD_GLOBAL ends after a grace period of RCU, under
    /// which packets are received). A kernel with nohz_full does not wait; there a packet or two may pass.</remarks>
    /// <returns><see cref="Errno.None"/>, or ENOENT when there was no filter.</returns>
    public Errno TryStopDropping()
    {
        _ = Libc.membarrier(SocketConstants.MembarrierGlobal);
        return TrySetOption(SocketConstants.LevelSocket, SocketConstants.DetachFilter, 0);
    }

    private void Attach(int option, ReadOnlySpan<ClassicFilter.Instruction> program, string label)
    {
        Errno error = ClassicFilter.TryAttach(Checked(), option, program);
        if (error != Errno.None)
        {
            throw new KernelException($"setsockopt({label})", error);
        }
    }
}
