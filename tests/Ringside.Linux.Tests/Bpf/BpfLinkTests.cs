using System.Diagnostics;
using Ringside.Linux.Bpf;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Tests.Namespaces;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Bpf;

/// <summary>XDP programs on interfaces: what is refused and why, and that nothing stays.</summary>
[Collection(NamespaceCollection.Name)]
public sealed class BpfLinkTests
{
    private const string Occupied = "the interface has an XDP program already; end the program that attached it, or see `ip link` "
        + "and `bpftool net`";

    [Theory]
    [InlineData(XdpMode.Generic)]
    [InlineData(XdpMode.Native)]
    [InlineData(XdpMode.Any)]
    public void An_interface_takes_one_program_and_is_free_again_when_the_link_is_closed(XdpMode mode)
    {
        RequireBpf.Programs();
        using var pair = VethPair.Create();
        using BpfProgram program = PassAll();
        for (int i = 0; i < 3; i++)
        {
            using BpfLink link = Attach(pair.First, program, mode);
            KernelException refusal = Assert.Throws<KernelException>(() => Attach(pair.First, program, mode));
            Assert.Equal(Errno.EBUSY, refusal.Error);
            Assert.Equal(Occupied, refusal.Hint);
        }
    }

    [Fact]
    public void Two_programs_in_two_modes_are_refused_as_well()
    {
        RequireBpf.Programs();
        using var pair = VethPair.Create();
        using BpfProgram program = PassAll();
        using BpfLink link = Attach(pair.First, program, XdpMode.Native);
        KernelException refusal = Assert.Throws<KernelException>(() => Attach(pair.First, program, XdpMode.Generic));
        Assert.Equal("bpf(BPF_LINK_CREATE generic XDP, interface 2): EEXIST, " + Occupied, refusal.Message);
    }

    [Fact]
    public void Native_XDP_is_refused_with_large_packets_and_generic_is_not()
    {
        RequireBpf.Programs();
        using var pair = VethPair.Create(new VethPairOptions { Mtu = 9000 });
        using BpfProgram program = PassAll();
        KernelException refusal = Assert.Throws<KernelException>(() => Attach(pair.First, program, XdpMode.Native));
        Assert.Equal(Errno.ERANGE, refusal.Error);
        Assert.Contains("lower the MTU or use generic XDP", refusal.Message);
        using BpfLink link = Attach(pair.First, program, XdpMode.Generic);
    }

    [Fact]
    public void A_device_without_native_XDP_and_one_that_runs_no_programs_say_so()
    {
        RequireBpf.Programs();
        using var pair = VethPair.Create();
        using BpfProgram program = PassAll();
        KernelException refusal = Assert.Throws<KernelException>(
            () => pair.First.Namespace.Run(() => BpfLink.AttachXdp(program, 1, XdpMode.Native)));
        Assert.Equal(
            "bpf(BPF_LINK_CREATE native XDP, interface 1): EOPNOTSUPP, the interface's driver has no native XDP; generic XDP works "
            + "everywhere",
            refusal.Message);
        refusal = Assert.Throws<KernelException>(() => Attach(pair.First, program, XdpMode.Offloaded));
        Assert.Equal(Errno.EINVAL, refusal.Error);
        Assert.Equal("the interface cannot run programs on the card", refusal.Hint);
    }

    // The child attaches its program in this process' namespace and is killed: no handler of it runs.
    [Fact]
    public void A_killed_process_leaves_no_program_attached()
    {
        RequireBpf.Programs();
        if (ChildTest.Argument is { } path)
        {
            using NetworkNamespace target = NetworkNamespace.Open(path);
            using BpfProgram own = PassAll();
            BpfLink? held = null;

            // The parent tries, too, to see whether this one is there already.
            Assert.True(Becomes(() => (held = TryAttach(target, 2, own)) is not null));
            Thread.Sleep(60_000);
            held!.Dispose();
            return;
        }

        using var pair = VethPair.Create();
        using BpfProgram program = PassAll();
        using Process child = ChildTest.Start(
            typeof(BpfLinkTests),
            nameof(A_killed_process_leaves_no_program_attached),
            $"/proc/{Environment.ProcessId}/fd/{pair.First.Namespace.Value}");
        try
        {
            Assert.True(Becomes(() => IsOccupied(pair.First, program) || child.HasExited), "the child attached nothing in time");
            Assert.False(child.HasExited);
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }

        Assert.True(Becomes(() => !IsOccupied(pair.First, program)), "the child is dead and its program still there");
    }

    [Fact]
    public void Without_privileges_the_reason_says_what_is_needed()
    {
        Require.Command("unshare");
        if (ChildTest.Argument is null)
        {
            Require.NetworkNamespaces();
            ChildTest.Run(
                typeof(BpfLinkTests), nameof(Without_privileges_the_reason_says_what_is_needed), "unprivileged",
                "unshare", "--user", "--map-root-user", "--net");
            return;
        }

        const string reason = "EPERM, needs CAP_BPF and CAP_NET_ADMIN outside of any user namespace: run as root "
            + "(kernel.unprivileged_bpf_disabled forbids it to others)";
        Assert.Equal(
            $"bpf(BPF_MAP_CREATE mine): {reason}",
            Assert.Throws<KernelException>(() => BpfMap.Create(BpfMapKind.Array, 4, 4, 1, "mine")).Message);
        Assert.Equal($"bpf(BPF_PROG_LOAD pass_all): {reason}", Assert.Throws<KernelException>(PassAll).Message);
    }

    private static BpfProgram PassAll()
    {
        var code = new BpfAssembler();
        code.Exit(2);
        return BpfProgram.Load(BpfProgramKind.Xdp, code, "pass_all");
    }

    private static BpfLink Attach(VethEnd end, BpfProgram program, XdpMode mode) =>
        end.Namespace.Run(() => BpfLink.AttachXdp(program, end.LinkIndex, mode));

    private static bool IsOccupied(VethEnd end, BpfProgram program)
    {
        using BpfLink? link = TryAttach(end.Namespace, end.LinkIndex, program);
        return link is null;
    }

    private static BpfLink? TryAttach(NetworkNamespace target, int linkIndex, BpfProgram program)
    {
        try
        {
            return target.Run(() => BpfLink.AttachXdp(program, linkIndex, XdpMode.Any));
        }
        catch (KernelException refusal) when (refusal.Error == Errno.EBUSY)
        {
            return null;
        }
    }

    // The other process does its part some time; the kernel does, too.
    private static bool Becomes(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(30))
            {
                return false;
            }

            Thread.Sleep(5);
        }

        return true;
    }
}
