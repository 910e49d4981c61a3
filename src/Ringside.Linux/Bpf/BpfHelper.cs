namespace Ringside.Linux.Bpf;

/// <summary>Functions of the kernel that a program may call (bpf-helpers(7)); the numbers are part of the kernel's interface.</summary>
public enum BpfHelper
{
    /// <summary>bpf_map_lookup_elem(map, key): pointer to the value, or null.</summary>
    MapLookup = 1,

    /// <summary>bpf_map_update_elem(map, key, value, flags).</summary>
    MapUpdate = 2,

    /// <summary>bpf_map_delete_elem(map, key).</summary>
    MapDelete = 3,

    /// <summary>bpf_ktime_get_ns(): CLOCK_MONOTONIC in nanoseconds.</summary>
    KernelTime = 5,

    /// <summary>bpf_get_prandom_u32(): 32 pseudo-random bits.</summary>
    PseudoRandom = 7,

    /// <summary>bpf_get_smp_processor_id(): number of the processor that runs the program.</summary>
    ProcessorNumber = 8,

    /// <summary>bpf_skb_load_bytes(context, offset, to, length).</summary>
    LoadBytes = 26,

    /// <summary>bpf_skb_pull_data(context, length): makes the first bytes of a packet accessible; all packet pointers are read anew
    /// afterwards.</summary>
    PullData = 39,

    /// <summary>bpf_redirect_map(map, key, flags): the two lowest bits of the flags are the result when the place is empty.</summary>
    RedirectMap = 51,

    /// <summary>bpf_xdp_adjust_meta(context, delta): room for metadata in front of the packet; all packet pointers are read anew
    /// afterwards.</summary>
    AdjustMetadata = 54,

    /// <summary>bpf_sk_select_reuseport(context, map, key, flags).</summary>
    SelectReusePort = 82,
}
