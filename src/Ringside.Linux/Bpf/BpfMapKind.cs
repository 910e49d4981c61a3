namespace Ringside.Linux.Bpf;

/// <summary>How a map finds its values (bpf(2); kernel document bpf/maps).</summary>
public enum BpfMapKind
{
    /// <summary>Any key.</summary>
    Hash = 1,

    /// <summary>Keys 0 to the most, 4 bytes; all values exist from the start.</summary>
    Array = 2,

    /// <summary>As <see cref="Hash"/>, with one value for each processor.</summary>
    PerCpuHash = 5,

    /// <summary>As <see cref="Array"/>, with one value for each processor.</summary>
    PerCpuArray = 6,

    /// <summary>Longest prefix: keys are 4 bytes of prefix length and the address (kernel document bpf/map_lpm_trie).</summary>
    LongestPrefix = 11,

    /// <summary>AF_XDP sockets by a number, usually the receive queue (kernel document bpf/map_xskmap).</summary>
    XdpSockets = 17,

    /// <summary>Sockets of one SO_REUSEPORT group by a number (BPF_MAP_TYPE_REUSEPORT_SOCKARRAY, bpf-helpers(7)).</summary>
    ReusePortSockets = 20,
}
