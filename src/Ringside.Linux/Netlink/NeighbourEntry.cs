namespace Ringside.Linux.Netlink;

/// <summary>What the kernel knows about one neighbour (rtnetlink(7), RTM_GETNEIGH).</summary>
/// <param name="HardwareAddress">Its Ethernet address; zero while it is not known.</param>
/// <param name="States">How far the kernel trusts it.</param>
public readonly record struct NeighbourEntry(HardwareAddress HardwareAddress, NeighbourStates States)
{
    /// <summary>True when packets can be sent to the address now.</summary>
    public bool IsUsable => (States & (NeighbourStates.Reachable | NeighbourStates.Stale | NeighbourStates.Delay | NeighbourStates.Probe
        | NeighbourStates.NoResolution | NeighbourStates.Permanent)) != 0;
}
