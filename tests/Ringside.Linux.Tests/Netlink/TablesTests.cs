using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;
using Ringside.Linux.Tests.Namespaces;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Netlink;

/// <summary>The four tables against the real kernel, in a namespace of the test's own.</summary>
[Collection(NamespaceCollection.Name)]
public sealed class TablesTests : IDisposable
{
    private readonly NetworkNamespace _namespace;
    private readonly NetlinkSocket _socket;
    private readonly LinkTable _links;

    public TablesTests()
    {
        Require.NetworkNamespaces();
        _namespace = NetworkNamespace.Create("tables");
        _socket = _namespace.Run(() => new NetlinkSocket());
        _links = new LinkTable(_socket);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _namespace.Dispose();
    }

    [Fact]
    public void A_new_namespace_has_a_loopback_that_is_down()
    {
        Link loopback = Assert.Single(_links.ReadAll());
        Assert.Equal(("lo", LinkTable.LoopbackIndex, 65536), (loopback.Name, loopback.Index, loopback.Mtu));
        Assert.Equal(LinkFlags.Loopback, loopback.Flags);
        Assert.Equal(new HardwareAddress(0), loopback.HardwareAddress);
        Assert.Null(loopback.Kind);
    }

    [Fact]
    public void A_link_can_be_changed_and_removed()
    {
        int index = MakePair();
        _links.SetMtu(index, 1234);
        _links.SetHardwareAddress(index, new HardwareAddress(0x020000000099));
        _links.SetUp(index);
        Link changed = _links.Find("aa");
        Assert.Equal((1234, new HardwareAddress(0x020000000099)), (changed.Mtu, changed.HardwareAddress));
        Assert.True(changed.Flags.HasFlag(LinkFlags.Up));
        _links.SetDown(index);
        Assert.False(_links.Find("aa").Flags.HasFlag(LinkFlags.Up));

        Assert.True(_links.Delete(index));
        Assert.False(_links.Delete(index));
        Assert.Single(_links.ReadAll());
    }

    [Fact]
    public void Both_ends_can_be_put_into_other_namespaces()
    {
        using var first = NetworkNamespace.Create("first");
        using var second = NetworkNamespace.Create("second");
        _links.CreateVethPair(new VethEndOptions("eth0") { Namespace = first }, new VethEndOptions("eth0") { Namespace = second });
        Assert.Single(_links.ReadAll());
        foreach (NetworkNamespace target in (NetworkNamespace[])[first, second])
        {
            using NetlinkSocket socket = target.Run(() => new NetlinkSocket());
            Assert.True(new LinkTable(socket).TryFind("eth0", out Link? link));
            Assert.Equal("veth", link.Kind);
        }
    }

    [Fact]
    public void A_link_gets_the_index_that_is_asked_for()
    {
        _links.CreateVethPair(new VethEndOptions("aa") { Index = 70 }, new VethEndOptions("bb") { Index = 80 });
        Assert.Equal((70, 80), (_links.Find("aa").Index, _links.Find("bb").Index));
        Assert.Equal(
            Errno.EEXIST,
            Assert.Throws<KernelException>(
                () => _links.CreateVethPair(new VethEndOptions("cc") { Index = 70 }, new VethEndOptions("dd"))).Error);
        Assert.Throws<ArgumentException>(
            () => _links.CreateVethPair(new VethEndOptions("cc") { Index = 1 }, new VethEndOptions("dd")));
    }

    [Fact]
    public void A_link_is_waited_for_until_its_other_end_is_up()
    {
        int index = MakePair();
        _links.SetUp(index);
        KernelException late = Assert.Throws<KernelException>(() => _links.WaitUntilUp(index, timeoutMilliseconds: 1));
        Assert.Equal(Errno.ETIMEDOUT, late.Error);
        Assert.StartsWith("RTM_GETLINK(aa): ETIMEDOUT, after 1 ms the link is ", late.Message);

        _links.SetUp(_links.Find("bb").Index);
        _links.WaitUntilUp(index);
        Assert.Equal(OperationalState.Up, _links.Find("aa").State);
        Assert.Equal(Errno.ENODEV, Assert.Throws<KernelException>(() => _links.WaitUntilUp(99)).Error);
    }

    [Fact]
    public void Addresses_are_added_read_and_deleted()
    {
        int index = MakePair();
        var table = new AddressTable(_socket);
        LinkAddress[] addresses = [new(index, IPAddress.Parse("10.1.2.3"), 20), new(index, IPAddress.Parse("fd77::3"), 64)];
        foreach (LinkAddress address in addresses)
        {
            table.Add(address);
        }

        Assert.Equal(addresses, table.ReadAll());
        table.Delete(addresses[0]);
        Assert.Equal(addresses[1..], table.ReadAll());
        Assert.Throws<ArgumentException>(() => table.Add(new LinkAddress(index, IPAddress.Loopback, 33)));
    }

    [Fact]
    public void Neighbours_are_set_replaced_read_and_deleted()
    {
        int index = MakePair();
        _links.SetUp(index);
        var table = new NeighbourTable(_socket);
        foreach (string text in (string[])["10.1.2.4", "fd77::4"])
        {
            IPAddress address = IPAddress.Parse(text);
            table.SetPermanent(index, address, new HardwareAddress(0x020000000003));
            table.SetPermanent(index, address, new HardwareAddress(0x020000000004));
            Neighbour expected = new(index, address, new HardwareAddress(0x020000000004), NeighbourStates.Permanent);
            Assert.Equal([expected], table.ReadAll().Where(entry => entry.States == NeighbourStates.Permanent));
            table.Delete(index, address);
            Assert.DoesNotContain(table.ReadAll(), entry => entry.States == NeighbourStates.Permanent);
        }
    }

    [Fact]
    public void Routes_are_added_read_and_deleted()
    {
        int index = MakePair();
        _links.SetUp(index);
        _links.SetUp(_links.Find("bb").Index);
        new AddressTable(_socket).Add(new LinkAddress(index, IPAddress.Parse("10.1.2.3"), 24));
        var table = new RouteTable(_socket);
        Route[] routes =
        [
            new(RouteTable.Multicast, index),
            new(IPNetwork.Parse("0.0.0.0/0"), index, IPAddress.Parse("10.1.2.1")),
            new(IPNetwork.Parse("fd99::/32"), index),
        ];
        foreach (Route route in routes)
        {
            table.Add(route);
            Assert.Contains(route, table.ReadAll());
        }

        table.Delete(routes[1]);
        Assert.DoesNotContain(routes[1], table.ReadAll());
        Assert.Contains(new Route(IPNetwork.Parse("10.1.2.0/24"), index), table.ReadAll());

        // The kernel keeps a route to each own address in the local table.
        Assert.DoesNotContain(table.ReadAll(), route => route.Destination == IPNetwork.Parse("10.1.2.3/32"));
    }

    [Fact]
    public void The_kernel_tells_how_it_would_send_to_one_address()
    {
        int index = MakePair();
        _links.SetUp(index);
        _links.SetUp(_links.Find("bb").Index);
        Endpoint own = new(IPAddress.Parse("10.1.2.3"), 0);
        new AddressTable(_socket).Add(new LinkAddress(index, own.Address, 24));
        var table = new RouteTable(_socket);
        table.Add(new Route(IPNetwork.Parse("10.9.0.0/16"), index, IPAddress.Parse("10.1.2.1")));
        Endpoint gateway = new(IPAddress.Parse("10.1.2.1"), 0);
        (string Destination, RouteChoice Expected)[] cases =
        [
            ("10.1.2.4", new RouteChoice(RouteKind.Unicast, index, default, own)),
            ("10.9.1.1", new RouteChoice(RouteKind.Unicast, index, gateway, own)),
            ("10.1.2.255", new RouteChoice(RouteKind.Broadcast, index, default, own)),
            ("10.1.2.3", new RouteChoice(RouteKind.Local, LinkTable.LoopbackIndex, default, own)),
        ];
        foreach ((string destination, RouteChoice expected) in cases)
        {
            Endpoint endpoint = new(IPAddress.Parse(destination), 9);
            Assert.Equal(Errno.None, table.LookUp(endpoint, default, 0, out RouteChoice choice));
            Assert.Equal(expected, choice);

            // Who has chosen already is not told again.
            Assert.Equal(Errno.None, table.LookUp(endpoint, own, 0, out choice));
            Assert.Equal(expected with { Source = default }, choice);
        }

        Endpoint group = new(IPAddress.Parse("239.1.1.1"), 0);
        Assert.Equal(Errno.ENETUNREACH, table.LookUp(group, default, 0, out RouteChoice none));
        Assert.Equal(default, none);
        Assert.Equal(Errno.None, table.LookUp(group, default, index, out RouteChoice multicast));
        Assert.Equal(new RouteChoice(RouteKind.Multicast, index, default, own), multicast);
        Assert.Equal(Errno.ENETUNREACH, table.LookUp(group, gateway, index, out _));
    }

    [Fact]
    public void One_neighbour_can_be_looked_up()
    {
        int index = MakePair();
        _links.SetUp(index);
        var table = new NeighbourTable(_socket);
        foreach (string text in (string[])["10.1.2.4", "fd77::4"])
        {
            Endpoint address = new(IPAddress.Parse(text), 0);
            Assert.Equal(Errno.ENOENT, table.LookUp(index, address, out NeighbourEntry entry));
            Assert.False(entry.IsUsable);
            table.SetPermanent(index, address.Address, new HardwareAddress(0x020000000004));
            Assert.Equal(Errno.None, table.LookUp(index, address, out entry));
            Assert.Equal(new NeighbourEntry(new HardwareAddress(0x020000000004), NeighbourStates.Permanent), entry);
            Assert.True(entry.IsUsable);
            Assert.Equal(Errno.ENODEV, table.LookUp(99, address, out _));
        }
    }

    [Fact]
    public void An_IPv6_address_is_taken_in_once_its_route_is_entered()
    {
        int index = MakePair();
        _links.SetUp(index);
        _links.SetUp(_links.Find("bb").Index);
        _links.WaitUntilUp(index);
        var table = new RouteTable(_socket);
        for (int i = 1; i <= 50; i++)
        {
            IPAddress own = IPAddress.Parse($"fd77::{i}");
            new AddressTable(_socket).Add(new LinkAddress(index, own, 64));
            table.WaitUntilLocal(own);
            Assert.Equal(Errno.None, table.LookUp(new Endpoint(own, 0), default, 0, out RouteChoice choice));
            Assert.Equal(RouteKind.Local, choice.Kind);
        }

        IPAddress other = IPAddress.Parse("fd77::ffff");
        KernelException late = Assert.Throws<KernelException>(() => table.WaitUntilLocal(other, timeoutMilliseconds: 1));
        Assert.Equal(Errno.ETIMEDOUT, late.Error);
        Assert.Contains("fd77::ffff", late.Message, StringComparison.Ordinal);
        Assert.Contains("Unicast", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_are_read_for_both_families()
    {
        int index = MakePair();
        _links.SetUp(index);
        _links.SetUp(_links.Find("bb").Index);
        new AddressTable(_socket).Add(new LinkAddress(index, IPAddress.Parse("10.1.2.3"), 24));
        var table = new GroupTable(_socket);
        Assert.Contains(new GroupMembership(index, IPAddress.Parse("224.0.0.1")), table.ReadAll(isIPv6: false));
        Assert.Contains(new GroupMembership(index, IPAddress.Parse("ff02::1")), table.ReadAll(isIPv6: true));
        Assert.All(table.ReadAll(isIPv6: true), entry => Assert.True(entry.Group.IsIPv6Multicast));
    }

    [Fact]
    public void Refusals_name_the_call_the_object_the_error_and_the_kernels_reason()
    {
        int index = MakePair();
        KernelException missing = Assert.Throws<KernelException>(() => _links.SetUp(99));
        Assert.Equal(Errno.ENODEV, missing.Error);
        Assert.StartsWith("RTM_NEWLINK(link 99, up): ENODEV, ", missing.Message);

        KernelException tooLarge = Assert.Throws<KernelException>(() => _links.SetMtu(index, 100_000));
        Assert.Equal($"RTM_NEWLINK(link {index}, mtu 100000): EINVAL, the kernel says: mtu greater than device maximum", tooLarge.Message);

        KernelException taken = Assert.Throws<KernelException>(() => MakePair());
        Assert.Equal("RTM_NEWLINK(veth aa to bb): EEXIST, it exists already", taken.Message);

        KernelException unknown = Assert.Throws<KernelException>(() => _links.Find("cc"));
        Assert.Equal("RTM_GETLINK(cc): ENODEV, this namespace has lo, bb, aa", unknown.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("sixteen-bytes-16")]
    [InlineData("a b")]
    [InlineData("a/b")]
    public void A_name_that_no_link_may_have_is_refused(string name) => Assert.Throws<ArgumentException>(
        () => _links.CreateVethPair(new VethEndOptions(name), new VethEndOptions("other")));

    [Fact]
    public void Hundreds_of_addresses_come_in_many_buffers()
    {
        int index = MakePair();
        var table = new AddressTable(_socket);
        for (int i = 0; i < 800; i++)
        {
            table.Add(new LinkAddress(index, new IPAddress([10, 9, (byte)(i / 200), (byte)((i % 200) + 1)]), 32));
        }

        Assert.Equal(800, table.ReadAll().Distinct().Count());
    }

    private int MakePair()
    {
        _links.CreateVethPair(new VethEndOptions("aa"), new VethEndOptions("bb"));
        return _links.Find("aa").Index;
    }
}
