using System.Net;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Sockets;

public sealed class SocketTrainTests
{
    [Fact]
    public void What_finds_no_frame_waits_and_the_descriptor_stays_readable()
    {
        using var ends = new SocketEnds();
        using SocketDatagramPort sender = ends.Open();
        using SocketDatagramPort receiver = ends.Open(coalescing: true, frameCount: 4);
        Assert.False(IsReadable(receiver));
        sender.Send(SocketEnds.Make(sender, receiver.LocalEndpoint, [.. Enumerable.Repeat(64, 10), 7]), out _);
        Assert.True(IsReadable(receiver));
        var into = new Received[16];
        int next = 0;
        foreach (int expected in new[] { 4, 4, 3 })
        {
            Assert.Equal(expected, receiver.Receive(into));
            Assert.Equal(expected == 4, IsReadable(receiver));
            Assert.Equal(0, receiver.Receive(into.AsSpan(8)));
            Assert.Equal(expected == 4, IsReadable(receiver));
            foreach (Received received in into.AsSpan(0, expected))
            {
                Assert.Equal(next == 10 ? 7 : 64, SocketEnds.TakeLength(receiver, received, next++));
            }
        }

        Assert.Equal(0, receiver.Receive(into));
        Assert.False(IsReadable(receiver));
    }

    [Fact]
    public void What_was_not_wanted_yet_waits_and_the_descriptor_stays_readable()
    {
        using var ends = new SocketEnds();
        using SocketDatagramPort sender = ends.Open();
        using SocketDatagramPort receiver = ends.Open(coalescing: true);
        sender.Send(SocketEnds.Make(sender, receiver.LocalEndpoint, 64, 64, 0, 1), out _);
        var one = new Received[1];
        for (int i = 0; i < 4; i++)
        {
            Assert.True(IsReadable(receiver));
            Assert.Equal(0, receiver.Receive([]));
            Assert.Equal(1, receiver.Receive(one));
            SocketEnds.TakeLength(receiver, one[0], i);
        }

        Assert.False(IsReadable(receiver));
    }

    [Fact]
    public void A_port_that_coalesces_can_be_watched_for_room_and_is_closed_twice()
    {
        using var ends = new SocketEnds();
        SocketDatagramPort port = ends.Open(coalescing: true);
        Assert.Equal(PollEvents.Readable, port.WakeOn(PollEvents.Readable | PollEvents.Writable));
        Assert.True(IsReadable(port));
        Assert.Equal(PollEvents.Readable, port.WakeOn(PollEvents.Readable));
        Assert.False(IsReadable(port));
        port.Dispose();
        port.Dispose();
        Assert.Equal(-1, port.Descriptor);
    }

    [Fact]
    public void All_of_a_train_carry_one_stamp()
    {
        using var port = new SocketDatagramPort(new DatagramPortOptions
        {
            Local = new Endpoint(IPAddress.Loopback, 0),
            Coalescing = true,
            Stamps = StampSource.ControlMessage,
        });
        var into = new Received[8];
        bool stamped = false;

        // The kernel switches stamping on in the background, so the first packets may come without.
        for (int attempt = 0; attempt < 1_000_000 && !stamped; attempt++)
        {
            long before = KernelClock.RealtimeNanos();
            Assert.Equal(3, port.Send(SocketEnds.Make(port, port.LocalEndpoint, 64, 64, 64), out _));
            Assert.Equal(3, port.Receive(into));
            long after = KernelClock.RealtimeNanos();
            stamped = into[0].StampRealtimeNanos != 0;
            Assert.All(into.Take(3), received => Assert.Equal(into[0].StampRealtimeNanos, received.StampRealtimeNanos));
            Assert.True(!stamped || (into[0].StampRealtimeNanos >= before && into[0].StampRealtimeNanos <= after));
            for (int i = 0; i < 3; i++)
            {
                SocketEnds.TakeLength(port, into[i], i);
            }
        }

        Assert.True(stamped);
    }

    [Fact]
    public void A_group_gets_trains_whole_whether_its_members_coalesce_or_not()
    {
        var group = new Endpoint(IPAddress.Parse("239.255.7.9"), 0);
        using SocketDatagramPort first = OpenMember(group, coalescing: false);
        using SocketDatagramPort second = OpenMember(group.WithPort(first.LocalEndpoint.Port), coalescing: true);
        using var sender = new SocketDatagramPort(new DatagramPortOptions { Local = new Endpoint(IPAddress.Loopback, 0), Interface = "lo" });
        int[] lengths = [.. Enumerable.Repeat(64, 40), 3];
        Assert.Equal(41, sender.Send(SocketEnds.Make(sender, group.WithPort(first.LocalEndpoint.Port), lengths), out _));
        Assert.Equal(lengths, SocketEnds.Drain(first, 16, sender.LocalEndpoint));
        Assert.Equal(lengths, SocketEnds.Drain(second, 16, sender.LocalEndpoint));
    }

    [Fact]
    public void Datagrams_longer_than_the_link_takes_go_one_by_one_and_the_port_says_so()
    {
        Require.NetworkNamespaces();
        using var pair = VethPair.Create();
        using SocketDatagramPort sender = Open(pair.First, coalescing: false);
        using SocketDatagramPort receiver = Open(pair.Second, coalescing: true);
        Assert.Equal(
            "send trains (UDP_SEGMENT): one packet through the stack for up to 64 datagrams of one size to one receiver",
            Assert.Single(sender.Capabilities.Items).ToString());

        // 1,473 bytes with their headers are one byte more than the MTU: two fragments each, in no train.
        int[] lengths = [.. Enumerable.Repeat(1473, 10), .. Enumerable.Repeat(1472, 10), .. Enumerable.Repeat(64, 20), 1];
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(lengths.Length, sender.Send(SocketEnds.Make(sender, receiver.LocalEndpoint, lengths), out SendStatus status));
            Assert.Equal(SendStatus.Sent, status);
            Assert.Equal(lengths, SocketEnds.Drain(receiver, 16, sender.LocalEndpoint));
        }

        Capability reduced = Assert.Single(sender.Capabilities.Items);
        Assert.Equal((CapabilityOutcome.Reduced, "sendmmsg for datagrams above 1472 bytes"), (reduced.Outcome, reduced.Got));
        Assert.Equal("sendmsg(UDP_SEGMENT 1473)", reduced.Why!.Call);

        // Which of the two depends on the version of the kernel.
        Assert.Contains(reduced.Why.Error, new[] { Errno.EMSGSIZE, Errno.EINVAL });
        Assert.Contains("MTU", reduced.Why.Advice);
        Assert.Equal(Errno.None, sender.LastError);
    }

    [Fact]
    public void A_port_that_coalesces_says_so()
    {
        using var ends = new SocketEnds();
        using SocketDatagramPort port = ends.Open(coalescing: true);
        Assert.Equal(
            "receive trains (UDP_GRO): trains where the sender or the link makes them, one stamp for each",
            port.Capabilities.Items[1].ToString());
        Assert.Equal("socket", port.Capabilities.FullName);
    }

    private static bool IsReadable(IDatagramPort port) => PollSet.Ask(port.Descriptor, PollEvents.Readable) != PollEvents.None;

    private static SocketDatagramPort OpenMember(Endpoint group, bool coalescing) =>
        new(new DatagramPortOptions { Local = group, Group = group, Interface = "lo", Coalescing = coalescing });

    private static SocketDatagramPort Open(VethEnd end, bool coalescing) => end.Namespace.Run(() => new SocketDatagramPort(
        new DatagramPortOptions { Local = new Endpoint(end.Address, 0), Coalescing = coalescing }));
}
