namespace Ringside.Linux.Netlink;

/// <summary>What a link can do now, as opposed to what it was told (RFC 2863, ifOperStatus; numbers of linux/if.h, IF_OPER_*).</summary>
public enum OperationalState : byte
{
    /// <summary>The driver does not say, as loopback; or the kernel has not looked yet.</summary>
    Unknown = 0,

    /// <summary>There is no device behind it.</summary>
    NotPresent = 1,

    /// <summary>It passes nothing.</summary>
    Down = 2,

    /// <summary>What it stands on is down: the link below, or the other end of a wire.</summary>
    LowerLayerDown = 3,

    /// <summary>It is being tested.</summary>
    Testing = 4,

    /// <summary>It waits for something outside, as a login.</summary>
    Dormant = 5,

    /// <summary>It passes packets.</summary>
    Up = 6,
}
