using System.Globalization;
using Ringside.Linux.Errors;
using Ringside.Linux.Limits;
using Ringside.Linux.Memory;
using Ringside.Linux.Privileges;
using Ringside.Linux.Tests.Namespaces;
using Ringside.Linux.Tests.Privileges;

namespace Ringside.Linux.Tests.Memory;

// Alone: what is locked is counted for the whole process.
[Collection(NamespaceCollection.Name)]
public sealed class MemoryLockTests
{
    [Fact]
    public void A_region_is_locked_until_it_is_unlocked_or_unmapped()
    {
        long before = LockedKilobytes();
        using var region = new PinnedRegion(1 << 20);
        MemoryLock.Lock(region);
        Assert.Equal(before + 1024, LockedKilobytes());
        MemoryLock.Unlock(region);
        Assert.Equal(before, LockedKilobytes());
        MemoryLock.Lock(region);
        region.Dispose();
        Assert.Equal(before, LockedKilobytes());
    }

    [Fact]
    public void All_memory_is_locked_and_what_is_mapped_later_too()
    {
        if (!CapabilityReader.ReadEffective().HasFlag(Capabilities.IpcLock))
        {
            Assert.Skip("needs CAP_IPC_LOCK");
        }

        try
        {
            MemoryLock.LockAll();
            long locked = LockedKilobytes();
            Assert.True(locked > 1024);
            using var region = new PinnedRegion(64 << 20);
            Assert.True(LockedKilobytes() >= locked + (64 << 10));
        }
        finally
        {
            MemoryLock.UnlockAll();
        }

        Assert.Equal(0, LockedKilobytes());
    }

    [Fact]
    public void Over_the_limit_it_names_the_limit()
    {
        ResourceLimit limit = ResourceLimit.Read(LimitedResource.LockedMemory);
        if (limit.Soft >= 1 << 30)
        {
            Assert.Skip("RLIMIT_MEMLOCK is too high to be exceeded here");
        }

        using var region = new PinnedRegion((int)limit.Soft + (1 << 20));
        KernelException refused = WithCapabilities.Run(
            Capabilities.None, () => Assert.Throws<KernelException>(() => MemoryLock.Lock(region)));
        Assert.Contains(refused.Error, new[] { Errno.ENOMEM, Errno.EPERM });
        Assert.Contains($"RLIMIT_MEMLOCK is {limit.Soft} bytes", refused.Message);
    }

    private static long LockedKilobytes()
    {
        string line = File.ReadAllLines("/proc/self/status").Single(text => text.StartsWith("VmLck:", StringComparison.Ordinal));
        return long.Parse(line["VmLck:".Length..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}
