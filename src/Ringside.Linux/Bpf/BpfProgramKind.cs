namespace Ringside.Linux.Bpf;

/// <summary>What a program is run for (bpf(2); kernel document bpf/libbpf/program_types).</summary>
public enum BpfProgramKind
{
    /// <summary>A filter of one socket: the result is how many bytes of the packet it gets (SO_ATTACH_BPF, socket(7)).</summary>
    SocketFilter = 1,

    /// <summary>At the entry to or the exit from the stack, on packets that have a socket buffer (tcx).</summary>
    TrafficClass = 3,

    /// <summary>At the driver, before there is a socket buffer (XDP).</summary>
    Xdp = 6,

    /// <summary>Chooses one socket of an SO_REUSEPORT group.</summary>
    ReusePort = 21,
}
