namespace Ringside.Linux.Xdp;

/// <summary>What an AF_XDP socket shall be (kernel document networking/af_xdp). Rings hold a power of two of entries.</summary>
public sealed record XdpSocketOptions
{
    /// <summary>Name of the interface in the network namespace of the calling thread.</summary>
    public required string Interface { get; init; }

    /// <summary>The queue, from 0. A socket sees one queue only.</summary>
    public int Queue { get; init; }

    /// <summary>How packets get between device and UMEM.</summary>
    public XdpCopyMode CopyMode { get; init; }

    /// <summary>Whether the kernel may sleep and tell by a flag that it must be called (XDP_USE_NEED_WAKEUP).</summary>
    public bool NeedWakeup { get; init; } = true;

    /// <summary>Entries of the fill ring; 0 for a socket that shares the rings of another on the same queue.</summary>
    public int FillEntries { get; init; } = 2048;

    /// <summary>Entries of the completion ring; 0 for a socket that shares the rings of another on the same queue.</summary>
    public int CompletionEntries { get; init; } = 2048;

    /// <summary>Entries of the receive ring; 0 for a socket that only sends.</summary>
    public int ReceiveEntries { get; init; } = 2048;

    /// <summary>Entries of the transmit ring; 0 for a socket that only receives.</summary>
    public int TransmitEntries { get; init; } = 2048;

    /// <summary>A bound socket whose UMEM, and whose copy mode, this one shares (XDP_SHARED_UMEM). It must outlive nothing: the kernel
    /// keeps the UMEM for whoever is left.</summary>
    public XdpSocket? SharedWith { get; init; }
}
