using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;
using Ringside.Net.Links;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;
using Ringside.Testing;

namespace Ringside.Net.Tests.Links;

public sealed class CompanionSocketTests
{
    private static readonly Endpoint Loopback = new(IPAddress.Loopback, 0);

    [Fact]
    public void It_holds_the_port_that_the_kernel_chose_and_refuses_as_a_socket_port_does()
    {
        using var companion = new CompanionSocket(new DatagramPortOptions { Local = Loopback });
        Assert.NotEqual(0, companion.LocalEndpoint.Port);
        DatagramPortOptions[] impossible =
        [
            new() { Local = companion.LocalEndpoint },
            new() { Local = new Endpoint(IPAddress.Parse("192.0.2.1"), 0) },
            new() { Local = Loopback, Interface = "nowhere0" },
            new() { Local = Loopback, Group = Loopback, Interface = "lo" },
            new() { Local = Loopback, Group = new Endpoint(IPAddress.Parse("ff02::1"), 0), Interface = "lo" },
        ];
        foreach (DatagramPortOptions options in impossible)
        {
            string said = Assert.Throws<KernelException>(() => new SocketDatagramPort(options)).Message;
            Assert.Equal(said, Assert.Throws<KernelException>(() => new CompanionSocket(options)).Message);
        }
    }

    [Fact]
    public void Nothing_piles_up_in_it_unless_asked_to()
    {
        using var deaf = new CompanionSocket(new DatagramPortOptions { Local = Loopback });
        using var open = new CompanionSocket(new DatagramPortOptions { Local = Loopback }, dropAll: false);
        using KernelSocket sender = KernelSocket.Create(SocketKind.Datagram, Loopback);
        Assert.Equal(4, sender.SendTo("lost"u8, deaf.LocalEndpoint));
        Assert.Equal(4, sender.SendTo("kept"u8, open.LocalEndpoint));

        // Loopback delivers within the call that sends.
        Assert.False(IsReadable(deaf.Descriptor));
        Assert.True(IsReadable(open.Descriptor));
    }

    [Fact]
    public void The_interface_is_a_member_of_the_group_as_long_as_it_lives()
    {
        Require.NetworkNamespaces();
        using VethPair pair = VethPair.Create();
        VethEnd end = pair.First;
        using NetlinkSocket netlink = end.Namespace.Run(() => new NetlinkSocket());
        var groups = new GroupTable(netlink);
        var group = new Endpoint(IPAddress.Parse("239.1.2.3"), 5000);
        var membership = new GroupMembership(end.LinkIndex, group.Address);
        Assert.DoesNotContain(membership, groups.ReadAll(isIPv6: false));
        var options = new DatagramPortOptions { Local = group, Group = group, Interface = end.LinkName };
        using (end.Namespace.Run(() => new CompanionSocket(options)))
        {
            Assert.Contains(membership, groups.ReadAll(isIPv6: false));
        }

        Assert.DoesNotContain(membership, groups.ReadAll(isIPv6: false));
    }

    [Fact]
    public void The_options_of_the_user_are_applied_and_told()
    {
        Assert.True(SocketOptionSetting.TryParse("IP_TOS=16", out SocketOptionSetting? setting, out _));
        using var companion = new CompanionSocket(new DatagramPortOptions { Local = Loopback, Settings = [setting] });
        Assert.Equal(new OptionReport("IP_TOS", 16, 16, null), Assert.Single(companion.Options));
    }

    private static bool IsReadable(int descriptor)
    {
        var set = new Linux.Polling.PollSet(1);
        set.Watch(descriptor, Linux.Polling.PollEvents.Readable);
        return set.Wait(0) == 1;
    }
}
