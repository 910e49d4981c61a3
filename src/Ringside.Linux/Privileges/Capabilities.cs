namespace Ringside.Linux.Privileges;

/// <summary>Privileges of a thread (capabilities(7)), one bit each as the kernel numbers them; bits without a name here
/// may be set too.</summary>
[Flags]
public enum Capabilities : ulong
{
    /// <summary>No privilege.</summary>
    None = 0,

    /// <summary>CAP_NET_BIND_SERVICE: bind to ports below 1024.</summary>
    NetBindService = 1UL << 10,

    /// <summary>CAP_NET_ADMIN: change links, addresses, routes, packet filters.</summary>
    NetAdmin = 1UL << 12,

    /// <summary>CAP_NET_RAW: AF_PACKET, AF_XDP and raw sockets.</summary>
    NetRaw = 1UL << 13,

    /// <summary>CAP_IPC_LOCK: lock memory beyond the limit.</summary>
    IpcLock = 1UL << 14,

    /// <summary>CAP_SYS_ADMIN: make and enter namespaces, and much else.</summary>
    SysAdmin = 1UL << 21,

    /// <summary>CAP_SYS_NICE: real-time scheduling and higher priorities.</summary>
    SysNice = 1UL << 23,

    /// <summary>CAP_PERFMON: performance events, and what BPF programs need beside <see cref="Bpf"/> for tracing (since 5.8).</summary>
    PerfMon = 1UL << 38,

    /// <summary>CAP_BPF: load BPF programs and make maps (since 5.8).</summary>
    Bpf = 1UL << 39,
}
