using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Linux.Tests.Namespaces;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Sockets;

[Collection(NamespaceCollection.Name)]
public sealed class KernelSocketTests
{
    private static readonly Endpoint Loopback = new(IPAddress.Loopback, 0);

    [Fact]
    public void A_closed_socket_is_a_fault_of_the_program_to_set_up_and_a_bad_descriptor_to_use()
    {
        var socket = KernelSocket.Create(SocketKind.Datagram, Loopback);
        socket.Dispose();
        socket.Dispose();
        Assert.Equal(-1, socket.Value);
        Assert.Throws<ObjectDisposedException>(() => socket.Bind(Loopback));
        Assert.Equal(-(int)Errno.EBADF, socket.Receive(new byte[10]));
        Assert.Equal(-(int)Errno.EBADF, socket.ReceiveMessage(new byte[10], out _));
        Assert.Equal(-(int)Errno.EBADF, socket.Send(new byte[10]));
        Assert.Equal(-(int)Errno.EBADF, socket.SendTo(new byte[10], new Endpoint(IPAddress.Loopback, 9)));
        Assert.False(socket.TryGetDropCount(out _));
    }

    [Fact]
    public void A_connected_datagram_socket_hears_that_nobody_listens()
    {
        using var holder = KernelSocket.Create(SocketKind.Datagram, Loopback);
        holder.Bind(Loopback);
        using var sender = KernelSocket.Create(SocketKind.Datagram, Loopback);
        Assert.Equal(Errno.None, sender.Connect(holder.LocalEndpoint));
        holder.Dispose();
        Assert.Equal(1, sender.Send([1]));
        Assert.True(PollSet.Ask(sender.Value, PollEvents.None).HasFlag(PollEvents.Error));
        Assert.Equal(Errno.ECONNREFUSED, sender.TakePendingError());
        Assert.Equal(Errno.None, sender.TakePendingError());
        Assert.Equal(-(int)Errno.EAGAIN, sender.Receive(new byte[10]));
    }

    [Fact]
    public void No_waiting_connection_is_null()
    {
        using var listener = KernelSocket.Create(SocketKind.Stream, Loopback);
        listener.Bind(Loopback);
        listener.Listen(1);
        Assert.Null(listener.Accept(out Endpoint peer));
        Assert.True(peer.IsEmpty);
    }

    [Fact]
    public void Accepting_on_a_socket_that_does_not_listen_says_so()
    {
        using var socket = KernelSocket.Create(SocketKind.Stream, Loopback);
        Assert.Equal("accept4(TCP): EINVAL", Assert.Throws<KernelException>(() => socket.Accept(out _)).Message);
    }

    [Fact]
    public void An_accepted_connection_knows_its_peer_and_is_IPv6_where_its_listener_is()
    {
        Require.NetworkNamespaces();
        using var pair = VethPair.Create(new VethPairOptions
        {
            FirstAddress = IPAddress.Parse("fd77::1"),
            SecondAddress = IPAddress.Parse("fd77::2"),
            PrefixLength = 64,
        });
        pair.First.Namespace.Run(() => AcceptOverIPv6(new Endpoint(pair.First.Address, 0)));
    }

    [Fact]
    public void An_interface_that_is_not_there_has_no_index()
    {
        KernelException missing = Assert.Throws<KernelException>(() => KernelSocket.InterfaceIndex("nosuch0"));
        Assert.Equal("if_nametoindex(\"nosuch0\"): ENODEV, there is no such network interface here", missing.Message);
        Assert.True(KernelSocket.InterfaceIndex("lo") > 0);
    }

    [Fact]
    public void Joining_what_is_no_group_of_the_family_says_what_would_be()
    {
        using var ip4 = KernelSocket.Create(SocketKind.Datagram, Loopback);
        using var ip6 = KernelSocket.Create(SocketKind.Datagram, new Endpoint(IPAddress.IPv6Loopback, 0));
        Endpoint[] none = [new(IPAddress.Parse("10.0.0.1"), 0), new(IPAddress.Parse("ff02::1"), 0)];
        foreach (Endpoint group in none)
        {
            string message = Assert.Throws<KernelException>(() => ip4.JoinGroup(group, 1)).Message;
            Assert.Equal(
                $"setsockopt(IP_ADD_MEMBERSHIP {group.Address} on interface 1): EINVAL, "
                + "not a multicast group that this socket can join: expected one of 224.0.0.0 to 239.255.255.255",
                message);
        }

        Assert.Contains("ff00::/8", Assert.Throws<KernelException>(() =>
            ip6.JoinGroup(new Endpoint(IPAddress.Parse("239.1.1.1"), 0), 1)).Message);
    }

    [Fact]
    public void Joining_twice_says_that_it_is_a_member_already()
    {
        using var socket = KernelSocket.Create(SocketKind.Datagram, Loopback);
        var group = new Endpoint(IPAddress.Parse("239.255.7.1"), 0);
        int index = KernelSocket.InterfaceIndex("lo");
        socket.JoinGroup(group, index);
        KernelException twice = Assert.Throws<KernelException>(() => socket.JoinGroup(group, index));
        Assert.Equal(Errno.EADDRINUSE, twice.Error);
        Assert.EndsWith("this socket is a member already", twice.Message);
    }

    private static int AcceptOverIPv6(Endpoint local)
    {
        using var listener = KernelSocket.Create(SocketKind.Stream, local);
        listener.Bind(local);
        listener.Listen(1);
        using var client = KernelSocket.Create(SocketKind.Stream, listener.LocalEndpoint);
        Assert.Contains(client.Connect(listener.LocalEndpoint), new[] { Errno.None, Errno.EINPROGRESS });
        var set = new PollSet(1);
        set.Watch(listener.Value, PollEvents.Readable);
        Assert.Equal(1, set.Wait(30_000_000_000));
        using KernelSocket? accepted = listener.Accept(out Endpoint peer);
        Assert.True(accepted!.IsIPv6);
        Assert.Equal(client.LocalEndpoint, peer);
        Assert.Equal(listener.LocalEndpoint, accepted.LocalEndpoint);
        return 0;
    }
}
