using Ringside.Linux.Errors;

namespace Ringside.Linux.Limits;

/// <summary>A limit that the kernel holds this process to (getrlimit(2), prlimit(2)).</summary>
/// <param name="Soft">What counts; may be raised up to <paramref name="Hard"/> by everybody.</param>
/// <param name="Hard">What only CAP_SYS_RESOURCE may raise.</param>
public readonly record struct ResourceLimit(ulong Soft, ulong Hard)
{
    /// <summary>No limit at all (RLIM_INFINITY).</summary>
    public const ulong Unlimited = ulong.MaxValue;

    /// <summary>Reads a limit.</summary>
    /// <param name="resource">Which one.</param>
    public static unsafe ResourceLimit Read(LimitedResource resource)
    {
        ulong* pair = stackalloc ulong[2];
        KernelException.Check(Libc.prlimit(0, (int)resource, null, pair), $"prlimit({resource})");
        return new ResourceLimit(pair[0], pair[1]);
    }

    /// <summary>Raises a limit of this process until it is at least so high; never lowers it.</summary>
    /// <param name="resource">Which one.</param>
    /// <param name="atLeast">What is needed, in the unit of the resource.</param>
    /// <returns>The limit afterwards.</returns>
    /// <exception cref="KernelException">EPERM: it is above the hard limit, and CAP_SYS_RESOURCE is missing.</exception>
    public static unsafe ResourceLimit Raise(LimitedResource resource, ulong atLeast)
    {
        ResourceLimit now = Read(resource);
        if (now.Soft >= atLeast)
        {
            return now;
        }

        var asked = new ResourceLimit(atLeast, Math.Max(now.Hard, atLeast));
        ulong* pair = stackalloc ulong[2];
        (pair[0], pair[1]) = (asked.Soft, asked.Hard);
        if (Libc.prlimit(0, (int)resource, pair, null) != 0)
        {
            Errno error = KernelException.LastError;
            throw new KernelException(
                $"prlimit({resource} {atLeast})",
                error,
                $"the hard limit is {now.Hard}; raise it in /etc/security/limits.conf (or LimitMEMLOCK=, LimitRTPRIO= of the service)");
        }

        return asked;
    }
}
