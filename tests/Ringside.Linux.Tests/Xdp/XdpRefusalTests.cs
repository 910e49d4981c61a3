using Ringside.Linux.Bpf;
using Ringside.Linux.Errors;
using Ringside.Linux.Memory;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Tests.Bpf;
using Ringside.Linux.Tests.Namespaces;
using Ringside.Linux.Xdp;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Xdp;

/// <summary>What the kernel refuses, how that reads, and that nothing is left behind.</summary>
[Collection(NamespaceCollection.Name)]
public sealed class XdpRefusalTests
{
    [Fact]
    public void Zero_copy_on_a_device_without_it_says_so()
    {
        RequireBpf.Programs();
        using var pair = VethPair.Create();
        Assert.Equal(
            "bind(AF_XDP ringside0 queue 0 zero-copy): EOPNOTSUPP, the driver of ringside0 has no zero-copy; copying works everywhere",
            Refusal(pair.First, options => options with { CopyMode = XdpCopyMode.ZeroCopy }));
    }

    [Fact]
    public void A_queue_that_does_not_exist_is_named()
    {
        RequireBpf.Programs();
        using var pair = VethPair.Create();
        Assert.Equal(
            "bind(AF_XDP ringside0 queue 7): EINVAL, ringside0 has no queue 7, or shares nothing with the other socket",
            Refusal(pair.First, options => options with { Queue = 7 }));
    }

    [Fact]
    public void An_occupied_queue_is_named()
    {
        RequireBpf.Programs();
        using var pair = VethPair.Create();
        using var first = new XdpEnd(pair.First);
        Assert.Equal(
            "bind(AF_XDP ringside0 queue 0): EBUSY, queue 0 of ringside0 already has a socket", Refusal(pair.First, options => options));
    }

    [Fact]
    public void Rings_that_are_no_power_of_two_and_an_interface_that_is_not_there_are_refused()
    {
        RequireBpf.Programs();
        using var pair = VethPair.Create();
        Assert.Equal(
            "setsockopt(XDP_RX_RING 3): EINVAL, expected a power of two",
            Refusal(pair.First, options => options with { ReceiveEntries = 3 }));
        Assert.StartsWith(
            "if_nametoindex(\"nosuch0\"): ENODEV", Refusal(pair.First, options => options with { Interface = "nosuch0" }));
    }

    [Fact]
    public void Chunks_of_another_size_are_refused_before_the_kernel_is_asked()
    {
        using var region = new PinnedRegion(8192);
        Assert.Throws<ArgumentOutOfRangeException>(() => Describe(region, 1024));
        Assert.Throws<ArgumentOutOfRangeException>(() => Describe(region, 3000));
        Assert.Throws<ArgumentOutOfRangeException>(() => Describe(region, 2 * Environment.SystemPageSize));
    }

    [Fact]
    public void Too_much_locked_memory_says_what_to_do()
    {
        Require.Command("setpriv");
        Require.Command("prlimit");
        if (ChildTest.Argument is null)
        {
            RequireBpf.Programs();
            ChildTest.Run(
                typeof(XdpRefusalTests), nameof(Too_much_locked_memory_says_what_to_do), "64 KiB",
                "prlimit", "--memlock=65536", "setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock");
            return;
        }

        using var pair = VethPair.Create();
        Assert.Equal(
            "setsockopt(XDP_UMEM_REG 131072 bytes): ENOBUFS, over the limit for locked memory; raise `ulimit -l`, take fewer frames, or "
            + "run with CAP_IPC_LOCK",
            Refusal(pair.First, options => options));
    }

    // Maps and programs need the machine's own privileges; sockets only those of the namespace (CAP_NET_RAW).
    [Fact]
    public void Inside_a_user_namespace_the_socket_works_and_the_program_is_refused()
    {
        Require.Command("unshare");
        if (ChildTest.Argument is null)
        {
            RequireBpf.Programs();
            ChildTest.Run(
                typeof(XdpRefusalTests), nameof(Inside_a_user_namespace_the_socket_works_and_the_program_is_refused), "unprivileged",
                "unshare", "--user", "--map-root-user", "--net");
            return;
        }

        using var pair = VethPair.Create();
        using var end = new XdpEnd(pair.First);
        KernelException refusal = Assert.Throws<KernelException>(() => end.Redirect(pair.First, XdpMode.Generic));
        Assert.StartsWith("bpf(BPF_MAP_CREATE ringside_xsk): EPERM, needs CAP_BPF", refusal.Message);
    }

    [Fact]
    public void A_queue_can_be_taken_again_at_once()
    {
        RequireBpf.Programs();
        using var pair = VethPair.Create();
        for (int i = 0; i < 10; i++)
        {
            using XdpEnd end = new XdpEnd(pair.First).Redirect(pair.First, XdpMode.Native);
        }
    }

    // A cycle on the same queue waits for the kernel's release of it; the long form does all of the thousand.
    [Fact]
    public void A_thousand_sockets_leave_no_descriptor_and_no_mapping()
    {
        RequireBpf.Programs();
        using var pair = VethPair.Create();
        int mappings = OpenDescriptors.CountMappings("socket:");
        OpenDescriptors.AssertNoneStays(LongRuns.Choose(100, 1000), Cycle);
        Assert.Equal(mappings, OpenDescriptors.CountMappings("socket:"));

        void Cycle()
        {
            using XdpEnd end = new XdpEnd(pair.First).Redirect(pair.First, XdpMode.Generic);
            end.LendToKernel(0, 10);
        }
    }

    private static unsafe Umem Describe(PinnedRegion region, int chunk) => new(region.Start, region.Length, chunk);

    private static string Refusal(VethEnd end, Func<XdpSocketOptions, XdpSocketOptions> change)
    {
        string message = string.Empty;
        OpenDescriptors.AssertNoneStays(
            4, () => message = Assert.Throws<KernelException>(() => new XdpEnd(end, change).Dispose()).Message);
        return message;
    }
}
