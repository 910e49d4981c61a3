namespace Ringside.Linux.Netlink;

/// <summary>How far the kernel trusts a neighbour entry (rtnetlink(7), NUD_*).</summary>
[Flags]
public enum NeighbourStates : ushort
{
    /// <summary>No state.</summary>
    None = 0,

    /// <summary>NUD_INCOMPLETE: being asked for.</summary>
    Incomplete = 0x01,

    /// <summary>NUD_REACHABLE: confirmed a short time ago.</summary>
    Reachable = 0x02,

    /// <summary>NUD_STALE: known, not confirmed lately.</summary>
    Stale = 0x04,

    /// <summary>NUD_DELAY: about to be confirmed.</summary>
    Delay = 0x08,

    /// <summary>NUD_PROBE: being confirmed.</summary>
    Probe = 0x10,

    /// <summary>NUD_FAILED: nobody answered.</summary>
    Failed = 0x20,

    /// <summary>NUD_NOARP: needs no resolution, as multicast and loopback.</summary>
    NoResolution = 0x40,

    /// <summary>NUD_PERMANENT: set by hand; never asked for, never forgotten.</summary>
    Permanent = 0x80,
}
