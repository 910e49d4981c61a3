using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;
using Ringside.Net.Links;
using Ringside.Testing;

namespace Ringside.Net.Tests.Links;

public sealed class LinkFactsTests
{
    [Fact]
    public void An_interface_is_found_by_name_by_its_address_and_by_the_route_to_a_group()
    {
        Require.NetworkNamespaces();
        using VethPair pair = VethPair.Create(new VethPairOptions { Mtu = 1400 });
        VethEnd end = pair.First;
        LinkFacts byName = end.Namespace.Run(() => LinkFacts.Read(end.LinkName));
        Assert.Equal((end.LinkIndex, end.LinkName), (byName.Index, byName.Name));
        Assert.Equal((end.HardwareAddress, 1400), (byName.HardwareAddress, byName.Mtu));
        Assert.Equal([end.Address], byName.Addresses);
        Assert.Equal(1, byName.ReceiveQueues);
        Assert.False(byName.IsLoopback);
        Assert.Equal((1372, 1352), (byName.MaximumPayload(false), byName.MaximumPayload(true)));

        Assert.Equal(end.LinkIndex, For(end, "10.77.0.1:0", "0.0.0.0:0").Index);
        Assert.Equal(end.LinkIndex, For(end, "0.0.0.0:0", "239.1.1.1:0").Index);
        Assert.Equal(end.LinkIndex, For(end, "239.1.1.1:0", "239.1.1.1:0").Index);
        Assert.Equal(LinkTable.LoopbackIndex, For(end, "127.0.0.1:0", "0.0.0.0:0").Index);
    }

    [Theory]
    [InlineData(
        "10.77.0.9:5", "bind(UDP 10.77.0.9:5): EADDRNOTAVAIL, this machine (or this network namespace) does not have that address")]
    [InlineData(
        "0.0.0.0:5",
        "bind(UDP 0.0.0.0:5): ENODEV, a port below the kernel's stack uses one interface: bind one of its addresses, or name it")]
    public void What_no_interface_answers_to_is_told(string local, string expected)
    {
        Require.NetworkNamespaces();
        using VethPair pair = VethPair.Create();
        Assert.Equal(expected, Assert.Throws<KernelException>(() => For(pair.First, local, "0.0.0.0:0")).Message);
    }

    [Fact]
    public void A_name_that_is_not_there_is_told_as_by_a_socket()
    {
        var thrown = Assert.Throws<KernelException>(() => LinkFacts.Read("nowhere0"));
        Assert.Equal(Assert.Throws<KernelException>(() => KernelSocket.InterfaceIndex("nowhere0")).Message, thrown.Message);
    }

    private static LinkFacts For(VethEnd end, string local, string group)
    {
        Assert.True(Endpoint.TryParse(local, out Endpoint address));
        Assert.True(Endpoint.TryParse(group, out Endpoint joined));
        Endpoint wanted = joined.Address.Equals(IPAddress.Any) ? default : joined;
        return end.Namespace.Run(() => LinkFacts.For(address, wanted, null));
    }
}
