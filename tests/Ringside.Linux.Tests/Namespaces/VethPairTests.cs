using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Namespaces;

[Collection(NamespaceCollection.Name)]
public sealed class VethPairTests
{
    private static readonly IPAddress Group = IPAddress.Parse("239.255.0.1");

    public VethPairTests() => Require.NetworkNamespaces();

    [Fact]
    public void A_datagram_passes_from_either_end_to_the_other()
    {
        using var pair = VethPair.Create();
        using DatagramSocket first = Bind(pair.First, pair.First.Address);
        using DatagramSocket second = Bind(pair.Second, pair.Second.Address);

        first.Send([1, 2, 3], new IPEndPoint(pair.Second.Address, second.Port));
        Assert.Equal([1, 2, 3], second.Receive(out IPEndPoint from));
        Assert.Equal(new IPEndPoint(pair.First.Address, first.Port), from);

        second.Send([4], from);
        Assert.Equal([4], first.Receive(out _));
    }

    // A link that is up may still drop everything until the kernel has noticed its carrier in the background.
    [Fact]
    public void The_very_first_datagram_of_either_end_passes()
    {
        for (int i = 0; i < 40; i++)
        {
            using var pair = VethPair.Create();
            using DatagramSocket first = Bind(pair.First, pair.First.Address);
            using DatagramSocket second = Bind(pair.Second, pair.Second.Address);
            first.Send([1], new IPEndPoint(pair.Second.Address, second.Port));
            second.Send([2], new IPEndPoint(pair.First.Address, first.Port));
            Assert.Equal([1], second.Receive(out _));
            Assert.Equal([2], first.Receive(out _));
        }
    }

    [Fact]
    public void A_multicast_datagram_reaches_a_member_when_both_sides_name_their_link()
    {
        using var pair = VethPair.Create();
        using DatagramSocket sender = Bind(pair.First, pair.First.Address);
        using DatagramSocket member = Bind(pair.Second, IPAddress.Any);
        sender.SendMulticastFrom(pair.First.Address);
        member.Join(Group, pair.Second.LinkIndex);

        sender.Send([7, 8], new IPEndPoint(Group, member.Port));
        Assert.Equal([7, 8], member.Receive(out IPEndPoint from));
        Assert.Equal(pair.First.Address, from.Address);
    }

    [Fact]
    public void A_multicast_datagram_reaches_a_member_when_no_side_names_a_link()
    {
        using var pair = VethPair.Create();
        using DatagramSocket sender = Bind(pair.Second, IPAddress.Any);
        using DatagramSocket member = Bind(pair.First, IPAddress.Any);
        member.Join(Group, 0);

        sender.Send([9], new IPEndPoint(Group, member.Port));
        Assert.Equal([9], member.Receive(out IPEndPoint from));
        Assert.Equal(pair.Second.Address, from.Address);
    }

    [Fact]
    public void A_pair_with_IPv6_addresses_passes_datagrams()
    {
        using var pair = VethPair.Create(new VethPairOptions
        {
            FirstAddress = IPAddress.Parse("fd77::1"),
            SecondAddress = IPAddress.Parse("fd77::2"),
            PrefixLength = 64,
        });
        using DatagramSocket first = Bind(pair.First, pair.First.Address);
        using DatagramSocket second = Bind(pair.Second, pair.Second.Address);
        first.Send([5], new IPEndPoint(pair.Second.Address, second.Port));
        Assert.Equal([5], second.Receive(out _));
    }

    [Fact]
    public void The_ends_are_what_the_options_say()
    {
        using var pair = VethPair.Create(new VethPairOptions { Mtu = 9000, FirstName = "left", SecondName = "right" });
        using NetlinkSocket socket = pair.Second.Namespace.Run(() => new NetlinkSocket());
        Link link = new LinkTable(socket).Find("right");
        Assert.Equal(9000, link.Mtu);
        Assert.Equal("veth", link.Kind);
        Assert.Equal(HardwareAddressOf("02:00:0a:4d:00:02"), link.HardwareAddress);
        Assert.Equal(pair.Second.HardwareAddress, link.HardwareAddress);
        Assert.Equal(pair.Second.LinkIndex, link.Index);
        Assert.True(link.Flags.HasFlag(LinkFlags.Up | LinkFlags.Carrier));
        Assert.Equal(OperationalState.Up, link.State);
        Assert.NotEqual(pair.First.LinkIndex, pair.Second.LinkIndex);
        Neighbour neighbour = Assert.Single(
            new NeighbourTable(socket).ReadAll(), entry => entry.States.HasFlag(NeighbourStates.Permanent));
        Assert.Equal(pair.First.HardwareAddress, neighbour.HardwareAddress);
        Assert.Contains(new Route(RouteTable.Multicast, link.Index), new RouteTable(socket).ReadAll());
    }

    [Fact]
    public void A_pair_with_IPv4_addresses_speaks_no_IPv6()
    {
        SkipWhereSettingsCannotBeWritten();
        using var pair = VethPair.Create();
        foreach (VethEnd end in (VethEnd[])[pair.First, pair.Second])
        {
            using NetlinkSocket socket = end.Namespace.Run(() => new NetlinkSocket());
            IEnumerable<IPAddress> addresses = new AddressTable(socket).ReadAll().Select(entry => entry.Address);
            Assert.Equal([IPAddress.Loopback, end.Address], addresses);
        }
    }

    [Fact]
    public void Nothing_of_it_is_in_the_namespace_of_the_caller()
    {
        using var socket = new NetlinkSocket();
        using var pair = VethPair.Create();
        Assert.False(new LinkTable(socket).TryFind(pair.First.LinkName, out _));
        Assert.DoesNotContain(new AddressTable(socket).ReadAll(), entry => entry.Address.Equals(pair.First.Address));
    }

    [Fact]
    public void Both_links_are_gone_when_dispose_returns_although_sockets_are_still_open()
    {
        var pair = VethPair.Create();
        using NetlinkSocket first = pair.First.Namespace.Run(() => new NetlinkSocket());
        using NetlinkSocket second = pair.Second.Namespace.Run(() => new NetlinkSocket());
        Assert.True(new LinkTable(second).TryFind(pair.Second.LinkName, out _));

        pair.Dispose();
        pair.Dispose();

        Assert.Equal("lo", Assert.Single(new LinkTable(first).ReadAll()).Name);
        Assert.Equal("lo", Assert.Single(new LinkTable(second).ReadAll()).Name);
    }

    [Fact]
    public void Fifty_pairs_leave_no_descriptor_and_no_link()
    {
        using var socket = new NetlinkSocket();
        var links = new LinkTable(socket);
        IEnumerable<string> linksBefore = links.ReadAll().Select(link => link.Name);
        OpenDescriptors.AssertNoneStays(50, () => VethPair.Create().Dispose());
        Assert.Equal(linksBefore, links.ReadAll().Select(link => link.Name));
    }

    [Fact]
    public void A_construction_that_fails_half_way_leaves_nothing()
    {
        // The MTU is refused when both namespaces stand; the name when one end could be made.
        OpenDescriptors.AssertNoneStays(10, () =>
        {
            Assert.Throws<ArgumentException>(() => VethPair.Create(new VethPairOptions { Mtu = 12 }));
            KernelException taken = Assert.Throws<KernelException>(() => VethPair.Create(new VethPairOptions { SecondName = "lo" }));
            Assert.Equal(Errno.EEXIST, taken.Error);
        });
    }

    private static void SkipWhereSettingsCannotBeWritten()
    {
        using var trial = NetworkNamespace.Create("trial");
        string? reason = trial.Run(() =>
        {
            try
            {
                File.WriteAllText("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1");
                return null;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return exception.Message;
            }
        });
        if (reason is not null)
        {
            Assert.Skip($"needs /proc/sys/net/ipv6 that can be written: {reason}");
        }
    }

    private static DatagramSocket Bind(VethEnd end, IPAddress address)
        => end.Namespace.Run(() => new DatagramSocket(new IPEndPoint(address, 0)));

    private static HardwareAddress HardwareAddressOf(string text)
        => HardwareAddress.TryParse(text, out HardwareAddress address) ? address : throw new ArgumentException(text);
}
