using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Linux.Privileges;
using Ringside.Linux.Tests.Privileges;

namespace Ringside.Linux.Tests.Namespaces;

/// <summary>What a user without the privileges gets to see.</summary>
[Collection(NamespaceCollection.Name)]
public sealed class MissingPrivilegeTests
{
    [Theory]
    [InlineData(Capabilities.None)]
    [InlineData(Capabilities.NetAdmin)]
    public void Without_a_privilege_namespaces_are_not_allowed_and_the_reason_says_what_to_do(Capabilities kept)
    {
        GiveUpPossible(kept);
        Assert.Equal(
            "needs CAP_NET_ADMIN and CAP_SYS_ADMIN: run as root, or under `unshare --user --map-root-user --net`",
            ReasonWith(kept));
    }

    // The user of a namespace's maker owns what is in it, but only with CAP_NET_ADMIN.
    [Fact]
    public void With_half_of_the_privileges_namespaces_are_not_allowed()
    {
        GiveUpPossible(Capabilities.SysAdmin);
        Assert.StartsWith("needs CAP_NET_ADMIN", ReasonWith(Capabilities.SysAdmin));
    }

    [Fact]
    public void With_both_privileges_and_no_other_namespaces_are_allowed()
    {
        GiveUpPossible(Capabilities.SysAdmin | Capabilities.NetAdmin);
        Assert.Null(ReasonWith(Capabilities.SysAdmin | Capabilities.NetAdmin));
    }

    [Fact]
    public void A_pair_that_lacks_a_privilege_says_so()
    {
        KernelException refusal = WithCapabilities.Run(Capabilities.None, () => Assert.Throws<KernelException>(() => VethPair.Create()));
        Assert.Equal(
            "unshare(CLONE_NEWNET, ringside0): EPERM, needs CAP_NET_ADMIN and CAP_SYS_ADMIN: run as root, or under "
            + "`unshare --user --map-root-user --net`",
            refusal.Message);
    }

    [Fact]
    public void A_pair_that_fails_for_a_privilege_half_way_leaves_nothing()
    {
        GiveUpPossible(Capabilities.SysAdmin);
        int before = OpenNamespaces();
        KernelException refusal = WithCapabilities.Run(
            Capabilities.SysAdmin, () => Assert.Throws<KernelException>(() => VethPair.Create()));
        Assert.Equal(
            "RTM_NEWLINK(veth ringside0 to ringside1): EPERM, this needs CAP_NET_ADMIN in the network namespace concerned",
            refusal.Message);
        Assert.Equal(before, OpenNamespaces());
    }

    [Fact]
    public void Reading_the_tables_needs_no_privilege() => Assert.Contains(
        WithCapabilities.Run(Capabilities.None, () =>
        {
            using var socket = new NetlinkSocket();
            return new LinkTable(socket).ReadAll();
        }),
        link => link.Name == "lo");

    [Theory]
    [InlineData(Capabilities.None)]
    [InlineData(Capabilities.NetRaw | Capabilities.Bpf)]
    public void The_privileges_of_a_thread_are_its_own(Capabilities kept)
    {
        GiveUpPossible(kept);
        Assert.Equal(kept, WithCapabilities.Run(kept, CapabilityReader.ReadEffective));
    }

    private static string? ReasonWith(Capabilities kept)
        => WithCapabilities.Run(kept, () => NetworkNamespace.IsAllowed(out string? reason) ? null : reason);

    private static void GiveUpPossible(Capabilities kept)
    {
        if (!CapabilityReader.ReadEffective().HasFlag(kept))
        {
            Assert.Skip($"needs the privileges {kept}");
        }
    }

    private static int OpenNamespaces() => Directory.GetFileSystemEntries("/proc/self/fd")
        .Count(path => new FileInfo(path).LinkTarget?.StartsWith("net:") == true);
}
