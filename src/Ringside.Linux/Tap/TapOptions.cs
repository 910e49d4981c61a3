namespace Ringside.Linux.Tap;

/// <summary>What a tap device shall be (kernel document networking/tuntap).</summary>
public sealed record TapOptions
{
    /// <summary>Name of the link, at most 15 bytes; <c>%d</c> in it lets the kernel choose a number.</summary>
    public string Name { get; init; } = "tap%d";

    /// <summary>Queues, each with a descriptor of its own, from 1 to 256. The kernel spreads flows over them.</summary>
    public int Queues { get; init; } = 1;

    /// <summary>Whether a <c>struct virtio_net_hdr</c> of 10 bytes stands before each frame, which tells of checksums to be computed and
    /// of trains (IFF_VNET_HDR).</summary>
    public bool HasOffloadHeader { get; init; }
}
