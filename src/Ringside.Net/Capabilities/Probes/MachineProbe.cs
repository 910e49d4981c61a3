using Ringside.Linux.Errors;
using Ringside.Linux.Limits;
using Ringside.Linux.Memory;
using Ringside.Linux.Privileges;
using Ringside.Linux.Threads;
using Privileges = Ringside.Linux.Privileges.Capabilities;

namespace Ringside.Net.Capabilities.Probes;

/// <summary>What threads and memory may do, whatever the back end (capabilities(7), getrlimit(2), mlock(2), mmap(2), sched(7)).</summary>
internal static class MachineProbe
{
    private const int LargePage = 2 << 20;

    internal static CapabilityArea Ask()
    {
        var questions = new Questions();
        AskPrivileges(questions);
        questions.Ask("processors for this process", () => $"{ThreadAffinity.AllowedProcessors().Count}");
        questions.Ask("RLIMIT_MEMLOCK", () => Describe(ResourceLimit.Read(LimitedResource.LockedMemory)));
        questions.Ask("lock 2 MiB of memory", LockMemory);
        questions.Add(AskForLargePages());
        questions.Ask("real-time scheduling (SCHED_FIFO)", TryRealTime);
        return questions.Area("machine", "this process");
    }

    // EPERM is what calls answer that need one which is missing.
    private static void AskPrivileges(Questions questions)
    {
        Privileges held = CapabilityReader.ReadEffective();
        foreach ((Privileges privilege, string name, string use) in new[]
        {
            (Privileges.NetRaw, "CAP_NET_RAW", "packet sockets and AF_XDP"),
            (Privileges.NetAdmin, "CAP_NET_ADMIN", "programs on interfaces, long queues, busy polling"),
            (Privileges.Bpf, "CAP_BPF", "loading programs"),
            (Privileges.IpcLock, "CAP_IPC_LOCK", "locking memory beyond the limit"),
            (Privileges.SysNice, "CAP_SYS_NICE", "real-time scheduling"),
            (Privileges.SysAdmin, "CAP_SYS_ADMIN", "network namespaces"),
        })
        {
            questions.Ask(name, "capget()", () => (held & privilege) != 0 ? Errno.None : Errno.EPERM, $"it is needed for {use}");
        }
    }

    private static string Describe(ResourceLimit limit) => limit.Soft == ResourceLimit.Unlimited ? "unlimited" : $"{limit.Soft} bytes";

    private static string LockMemory()
    {
        using var region = new PinnedRegion(LargePage);
        MemoryLock.Lock(region);
        MemoryLock.Unlock(region);
        return "yes";
    }

    private static Capability AskForLargePages()
    {
        const string asked = "2 MiB pages";
        try
        {
            using PinnedRegion region = PinnedRegion.OnLargePages(LargePage);
            return region.Pages == PageKind.Huge
                ? Capability.Obtained(asked, "huge pages")
                : Capability.Reduced(
                    asked,
                    region.Pages == PageKind.Transparent ? "transparent huge pages, where the kernel finds some" : "normal pages",
                    new KernelException("mmap(MAP_HUGETLB)", Errno.ENOMEM, "no huge pages are reserved; set vm.nr_hugepages"));
        }
        catch (KernelException refusal)
        {
            return Capability.Refused(asked, refusal);
        }
    }

    // On a thread of its own, so that the caller's scheduling never changes.
    private static string TryRealTime()
    {
        KernelException? refusal = null;
        var thread = new Thread(() =>
        {
            try
            {
                ThreadScheduling.SetCurrentThread(SchedulingClass.Fifo, 1);
            }
            catch (KernelException exception)
            {
                refusal = exception;
            }
        });
        thread.Start();
        thread.Join();
        return refusal is null ? "yes" : throw refusal;
    }
}
