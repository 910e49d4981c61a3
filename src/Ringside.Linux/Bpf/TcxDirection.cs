namespace Ringside.Linux.Bpf;

/// <summary>On which side of the stack a traffic-class program runs (BPF_TCX_*, linux/bpf.h, since Linux 6.6).</summary>
public enum TcxDirection
{
    /// <summary>What arrives; taps that are bound to ETH_P_ALL have seen it already, everything else has not (packet(7)).</summary>
    Ingress = 46,

    /// <summary>What leaves, before the queueing discipline.</summary>
    Egress = 47,
}
