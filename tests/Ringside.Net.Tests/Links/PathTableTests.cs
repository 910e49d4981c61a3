using System.Net;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Headers;
using Ringside.Net.Links;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Links;

public sealed class PathTableTests : IDisposable
{
    private static readonly HardwareAddress Other = new(0x020000000099);

    private readonly VethPair _pair;
    private readonly NetlinkSocket _netlink;
    private readonly CompanionSocket _companion;
    private readonly LinkFacts _link;
    private long _nowNanos = 1;

    public PathTableTests()
    {
        Require.NetworkNamespaces();
        _pair = VethPair.Create();
        VethEnd end = _pair.First;
        _netlink = end.Namespace.Run(() => new NetlinkSocket());
        _link = end.Namespace.Run(() => LinkFacts.Read(end.LinkName));
        _companion = end.Namespace.Run(
            () => new CompanionSocket(new DatagramPortOptions { Local = new Endpoint(end.Address, 40_000), Interface = end.LinkName }));
    }

    public void Dispose()
    {
        _companion.Dispose();
        _netlink.Dispose();
        _pair.Dispose();
    }

    [Theory]
    [InlineData("10.77.0.2:5000", "02:00:0a:4d:00:02", 64)]
    [InlineData("239.129.1.2:5001", "01:00:5e:01:01:02", 1)]
    [InlineData("10.99.1.1:5000", "02:00:0a:4d:00:02", 64)] // behind the other end
    public void The_headers_are_those_that_the_kernel_would_write(string destination, string hardware, byte timeToLive)
    {
        new RouteTable(_netlink).Add(new Route(IPNetwork.Parse("10.99.0.0/16"), _link.Index, _pair.Second.Address));
        using PathTable table = Open();
        Assert.Equal(PathStatus.Ready, table.Find(Parse(destination), out int path));
        byte[] frame = new byte[42];
        UdpFrameWriter.Write(frame, table[path]);
        Assert.True(EthernetHeader.TryRead(frame, out EthernetHeader ethernet));
        Assert.Equal(hardware, ethernet.Destination.ToString());
        Assert.Equal(_pair.First.HardwareAddress, ethernet.Source);
        Assert.Equal(timeToLive, frame[22]);
        Assert.Equal(FrameVerdict.Datagram, UdpFrameReader.Read(frame, ChecksumPolicy.Verify, out UdpFrame udp));
        Assert.Equal(("10.77.0.1:40000", destination), (udp.Source.ToString(), udp.Destination.ToString()));
    }

    [Theory]
    [InlineData("10.77.0.2:5000", "10.77.0.1")]
    [InlineData("[fd77::2]:5000", "fd77::1")]
    public void The_type_of_service_that_the_user_asked_for_is_in_the_headers(string destination, string own)
    {
        Assert.True(SocketOptionSetting.TryParse("IP_TOS=184", out SocketOptionSetting? setting, out _));
        VethEnd end = _pair.First;
        bool isIPv6 = own.Contains(':');
        if (isIPv6)
        {
            end.Namespace.Run(() => File.WriteAllText($"/proc/sys/net/ipv6/conf/{end.LinkName}/disable_ipv6", "0"));
            new AddressTable(_netlink).Add(new LinkAddress(end.LinkIndex, IPAddress.Parse(own), 64));
            new NeighbourTable(_netlink).SetPermanent(end.LinkIndex, Parse(destination).Address, Other);
        }

        using CompanionSocket companion = end.Namespace.Run(
            () => new CompanionSocket(new DatagramPortOptions { Local = new Endpoint(IPAddress.Parse(own), 0), Settings = [setting] }));
        using PathTable table = end.Namespace.Run(() => new PathTable(_link, companion, ChecksumMode.Full));
        Assert.Equal(PathStatus.Ready, table.Find(Parse(destination), out int path));
        byte[] frame = new byte[table[path].HeaderLength];
        UdpFrameWriter.Write(frame, table[path]);
        Assert.Equal(FrameVerdict.Datagram, UdpFrameReader.Read(frame, ChecksumPolicy.Verify, out _));
        _ = IPv4Header.Read(frame.AsSpan(14), out IPv4Header four);
        _ = IPv6Header.Read(frame.AsSpan(14), out IPv6Header six);
        Assert.Equal(184, isIPv6 ? six.TrafficClass : four.TypeOfService);
    }

    [Fact]
    public void Groups_are_mapped_as_the_standards_say()
    {
        Assert.Equal("01:00:5e:7f:ff:fa", PathTable.GroupAddress(Parse("239.255.255.250:1")).ToString());
        Assert.Equal("01:00:5e:00:00:01", PathTable.GroupAddress(Parse("224.128.0.1:1")).ToString());
        Assert.Equal("33:33:00:01:00:02", PathTable.GroupAddress(Parse("[ff02::1:2]:1")).ToString());
        Assert.Equal("33:33:ff:12:34:56", PathTable.GroupAddress(Parse("[ff02::1:ff12:3456]:1")).ToString());
    }

    [Theory]
    [InlineData("10.77.0.1:5000")] // its own address
    [InlineData("127.0.0.1:5000")]
    public void What_does_not_leave_by_the_interface_is_for_the_kernel(string destination)
    {
        using PathTable table = Open();
        Assert.Equal(PathStatus.Elsewhere, table.Find(Parse(destination), out _));
    }

    [Theory]
    [InlineData("192.0.2.1:5000", Errno.ENETUNREACH)]
    [InlineData("10.77.0.255:5000", Errno.EACCES)]
    [InlineData("255.255.255.255:5000", Errno.EACCES)]
    [InlineData("10.77.0.2:0", Errno.EINVAL)]
    [InlineData("[fd77::2]:5000", Errno.EAFNOSUPPORT)]
    public void What_a_socket_is_refused_is_refused_here_with_the_same_error(string destination, Errno expected)
    {
        using PathTable table = Open();
        Endpoint endpoint = Parse(destination);
        Assert.Equal(PathStatus.Refused, table.Find(endpoint, out _));
        Assert.Equal(expected, table.LastError);
        Assert.Equal(-(int)expected, _companion.SendTo("socket"u8, endpoint));
    }

    [Fact]
    public void A_neighbour_that_is_not_known_is_asked_and_answers()
    {
        new NeighbourTable(_netlink).Delete(_link.Index, _pair.Second.Address);
        using PathTable table = Open(KernelClock.MonotonicCoarseNanos);
        Endpoint destination = Parse("10.77.0.2:5000");
        PathStatus status = table.Find(destination, out int path);
        Assert.Equal(PathStatus.Resolving, status);
        long limit = KernelClock.MonotonicNanos() + 30_000_000_000;
        while ((status = table.Find(destination, out path)) == PathStatus.Resolving && KernelClock.MonotonicNanos() < limit)
        {
            new PollSet(1).Wait(1_000_000);
        }

        Assert.Equal(PathStatus.Ready, status);
        Assert.Equal(_pair.Second.HardwareAddress, HardwareOf(table, path));
    }

    [Fact]
    public void A_neighbour_that_never_answers_is_refused_and_asked_again_later()
    {
        using PathTable table = Open();
        Endpoint nobody = Parse("10.77.0.99:5000");
        Assert.Equal(PathStatus.Resolving, table.Find(nobody, out _));
        _nowNanos += PathTable.ResolveLimitNanos - 1;
        Assert.Equal(PathStatus.Resolving, table.Find(nobody, out _));
        _nowNanos += 1_000_000;
        Assert.Equal(PathStatus.Refused, table.Find(nobody, out _));
        Assert.Equal(Errno.EHOSTUNREACH, table.LastError);
        _nowNanos += PathTable.RefusalNanos - 1;
        Assert.Equal(PathStatus.Refused, table.Find(nobody, out _));
        _nowNanos++;
        Assert.Equal(PathStatus.Resolving, table.Find(nobody, out _));
    }

    [Fact]
    public void An_answer_is_believed_for_a_second_and_then_asked_for_again()
    {
        using PathTable table = Open();
        Endpoint destination = Parse("10.77.0.2:5000");
        Assert.Equal(PathStatus.Ready, table.Find(destination, out _));
        new NeighbourTable(_netlink).SetPermanent(_link.Index, _pair.Second.Address, Other);
        _nowNanos += PathTable.RefreshNanos - 1;
        table.Find(destination, out int path);
        Assert.Equal(_pair.Second.HardwareAddress, HardwareOf(table, path));
        _nowNanos++;
        Assert.Equal(PathStatus.Ready, table.Find(destination, out path));
        Assert.Equal(Other, HardwareOf(table, path));

        new LinkTable(_netlink).SetDown(_link.Index);
        _nowNanos += PathTable.RefreshNanos;
        Assert.Equal(PathStatus.Refused, table.Find(destination, out _));
        Assert.Equal(Errno.ENETUNREACH, table.LastError);
    }

    [Fact]
    public void The_table_stays_bounded_and_right_whatever_is_sent_to()
    {
        using PathTable table = Open(capacity: 16);
        for (int i = 0; i < 200; i++)
        {
            // Twice each, and an old one between, so that hits and misses mix.
            Endpoint group = new(new IPAddress([239, 1, 1, (byte)(i % 40)]), 5000 + (i % 40));
            Assert.Equal(PathStatus.Ready, table.Find(group, out int path));
            Assert.Equal(PathTable.GroupAddress(group), HardwareOf(table, path));
            Assert.Equal(PathStatus.Ready, table.Find(Parse("10.77.0.2:5000"), out path));
            Assert.Equal(_pair.Second.HardwareAddress, HardwareOf(table, path));
            Assert.InRange(table.Count, 1, 12);
        }
    }

    [Fact]
    public void Finding_allocates_nothing_not_even_when_the_kernel_is_asked()
    {
        using PathTable table = Open();
        Endpoint first = Parse("10.77.0.2:5000");
        Endpoint second = Parse("239.1.1.1:5000");
        Endpoint refused = Parse("192.0.2.1:5000");
        int ready = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                ready += table.Find(first, out _) == PathStatus.Ready && table.Find(second, out _) == PathStatus.Ready ? 1 : 0;
                ready += table.Find(refused, out _) == PathStatus.Refused ? 1 : 0;
                _nowNanos += i % 10 == 0 ? PathTable.RefreshNanos : 1000;
            }
        }));
        Assert.Equal(8000, ready);
    }

    [Fact]
    public void IPv6_has_ways_of_its_own()
    {
        using VethPair pair = VethPair.Create(new VethPairOptions
        {
            FirstAddress = IPAddress.Parse("fd77::1"),
            SecondAddress = IPAddress.Parse("fd77::2"),
            PrefixLength = 64,
        });
        VethEnd end = pair.First;
        LinkFacts link = end.Namespace.Run(() => LinkFacts.Read(end.LinkName));
        using CompanionSocket companion = end.Namespace.Run(
            () => new CompanionSocket(new DatagramPortOptions { Local = new Endpoint(end.Address, 0), Interface = end.LinkName }));
        using PathTable table = end.Namespace.Run(() => new PathTable(link, companion, ChecksumMode.Full));
        Assert.Equal(PathStatus.Ready, table.Find(Parse("[fd77::2]:5000"), out int path));
        Assert.Equal(62, table[path].HeaderLength);
        Assert.Equal(pair.Second.HardwareAddress, HardwareOf(table, path));
        Assert.Equal(PathStatus.Ready, table.Find(Parse("[ff15::1:2]:5000"), out path));
        Assert.Equal("33:33:00:01:00:02", HardwareOf(table, path).ToString());
        Assert.Equal(PathStatus.Refused, table.Find(Parse("[2001:db8::1]:5000"), out _));
        Assert.Equal(Errno.ENETUNREACH, table.LastError);
    }

    private static Endpoint Parse(string text)
    {
        Assert.True(Endpoint.TryParse(text, out Endpoint endpoint));
        return endpoint;
    }

    private static HardwareAddress HardwareOf(PathTable table, int path)
    {
        Assert.True(HardwareAddress.TryRead(table[path].Bytes[..6], out HardwareAddress address));
        return address;
    }

    private PathTable Open(Func<long>? clock = null, int capacity = 256) => _pair.First.Namespace.Run(
        () => new PathTable(_link, _companion, ChecksumMode.Full, capacity: capacity, nowNanos: clock ?? (() => _nowNanos)));
}
