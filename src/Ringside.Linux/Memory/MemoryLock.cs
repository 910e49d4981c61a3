using Ringside.Linux.Errors;
using Ringside.Linux.Limits;

namespace Ringside.Linux.Memory;

/// <summary>Keeps memory from being swapped out or dropped, so that no access waits for a disk (mlock(2), mlockall(2)).</summary>
public static unsafe class MemoryLock
{
    private const int Current = 1;
    private const int Future = 2;
    private const int OnFault = 4;

    /// <summary>Locks all memory of this process.</summary>
    /// <param name="future">Also what is mapped later. Then a mapping fails once the limit is reached.</param>
    /// <param name="onFault">Lock pages only when they are first touched: the runtime reserves far more than it uses, and locking all of
    /// it at once may take seconds and gigabytes.</param>
    /// <exception cref="KernelException">ENOMEM, EPERM: over RLIMIT_MEMLOCK, without CAP_IPC_LOCK.</exception>
    public static void LockAll(bool future = true, bool onFault = true)
    {
        int flags = Current | (future ? Future : 0) | (onFault ? OnFault : 0);
        if (Libc.mlockall(flags) != 0)
        {
            Errno error = KernelException.LastError;
            throw Refused("mlockall()", error);
        }
    }

    /// <summary>Unlocks all memory of this process (munlockall(2)).</summary>
    public static void UnlockAll() => _ = Libc.munlockall();

    /// <summary>Locks one region.</summary>
    /// <exception cref="KernelException">ENOMEM, EPERM: over RLIMIT_MEMLOCK, without CAP_IPC_LOCK.</exception>
    public static void Lock(PinnedRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        if (Libc.mlock(region.Start, (nuint)region.Length) != 0)
        {
            Errno error = KernelException.LastError;
            throw Refused($"mlock({region.Length} bytes)", error);
        }
    }

    /// <summary>Unlocks one region (munlock(2)). Unmapping it does so, too.</summary>
    public static void Unlock(PinnedRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        _ = Libc.munlock(region.Start, (nuint)region.Length);
    }

    private static KernelException Refused(string call, Errno error)
    {
        ResourceLimit limit = ResourceLimit.Read(LimitedResource.LockedMemory);
        string hint = limit.Soft == ResourceLimit.Unlimited
            ? "not enough memory"
            : $"RLIMIT_MEMLOCK is {limit.Soft} bytes; raise it (`ulimit -l`) or give the process CAP_IPC_LOCK";
        return new KernelException(call, error, hint);
    }
}
