using System.Net;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports;

/// <summary>Multicast on <c>lo</c>, on every back end; over IPv6 and across a wire where namespaces can be made.</summary>
public sealed class MulticastContractTests
{
    [Theory, EveryBackend]
    public void All_members_of_a_group_get_what_is_sent_to_it(string backend)
    {
        using IDatagramPort first = Ends.OpenMember(backend, "239.255.77.1");
        using IDatagramPort second = Ends.OpenMember(backend, "239.255.77.1", first.LocalEndpoint.Port);
        using IDatagramPort sender = Ends.OpenMulticastSender(backend);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(sender, $"{i}", first.LocalEndpoint));
        }

        foreach (IDatagramPort member in new[] { first, second })
        {
            for (int i = 0; i < 10; i++)
            {
                Received received = Ends.ReceiveOne(member);
                Assert.Equal(sender.LocalEndpoint.Port, received.Source.Port);
                Assert.Equal($"{i}", Ends.Take(member, received));
            }
        }
    }

    // Bound to any address: Linux would deliver what any socket of the machine has joined.
    [Theory, EveryBackend]
    public void A_group_that_another_port_joined_is_not_delivered_here(string backend)
    {
        Endpoint firstGroup = new(IPAddress.Parse("239.255.77.2"), 0);
        Endpoint secondGroup = new(IPAddress.Parse("239.255.77.3"), 0);
        using IDatagramPort first = Open(new Endpoint(IPAddress.Any, 0), firstGroup);
        int port = first.LocalEndpoint.Port;
        using IDatagramPort second = Open(new Endpoint(IPAddress.Any, port), secondGroup);
        using IDatagramPort sender = Ends.OpenMulticastSender(backend);
        Ends.Send(sender, "to the first", firstGroup.WithPort(port));
        Ends.Send(sender, "to the second", secondGroup.WithPort(port));
        Ends.Send(sender, "again to the first", firstGroup.WithPort(port));
        Assert.Equal(["to the first", "again to the first"], new[] { Ends.ReceiveText(first), Ends.ReceiveText(first) });
        Assert.Equal("to the second", Ends.ReceiveText(second));
        Assert.Equal(0, second.Receive(new Received[1]));

        IDatagramPort Open(Endpoint local, Endpoint group) =>
            Ends.Open(backend, new DatagramPortOptions { Local = local, Group = group, Interface = "lo" });
    }

    // On a real link: `lo` hands everything back anyway.
    [Theory, EveryBackend]
    public void Without_loop_the_other_end_of_the_wire_hears_and_this_machine_does_not(string backend)
    {
        Require.NetworkNamespaces();
        using var pair = VethPair.Create();
        using IDatagramPort near = OpenOn(pair.First, "239.255.77.4", 0, true);
        int port = near.LocalEndpoint.Port;
        using IDatagramPort far = OpenOn(pair.Second, "239.255.77.4", port, true);
        using IDatagramPort quiet = OpenOn(pair.First, null, 0, false);
        using IDatagramPort loud = OpenOn(pair.First, null, 0, true);
        Ends.Send(quiet, "quiet", near.LocalEndpoint);
        Ends.Send(loud, "loud", near.LocalEndpoint);
        Assert.Equal("loud", Ends.ReceiveText(near));
        Assert.Equal(["quiet", "loud"], new[] { Ends.ReceiveText(far), Ends.ReceiveText(far) });

        IDatagramPort OpenOn(VethEnd end, string? group, int number, bool loop) => end.Namespace.Run(() => Ends.Open(
            backend,
            new DatagramPortOptions
            {
                Local = new Endpoint(group is null ? end.Address : IPAddress.Parse(group), number),
                Group = group is null ? default : new Endpoint(IPAddress.Parse(group), number),
                Interface = end.LinkName,
                MulticastLoop = loop,
            }));
    }

    [Theory, EveryBackend]
    public void Datagrams_and_groups_cross_a_wire_over_IPv4(string backend) =>
        CrossWire(backend, "10.77.0.1", "10.77.0.2", 24, "239.255.77.5");

    [Theory, EveryBackend]
    public void Datagrams_and_groups_cross_a_wire_over_IPv6(string backend) =>
        CrossWire(backend, "fd77::1", "fd77::2", 64, "ff15::77");

    private static void CrossWire(string backend, string firstAddress, string secondAddress, int prefixLength, string group)
    {
        Require.NetworkNamespaces();
        using var pair = VethPair.Create(new VethPairOptions
        {
            FirstAddress = IPAddress.Parse(firstAddress),
            SecondAddress = IPAddress.Parse(secondAddress),
            PrefixLength = prefixLength,
        });
        Assert.True(SocketOptionSetting.TryParse("IP_TOS=184", out SocketOptionSetting? tos, out _));
        using IDatagramPort sender = pair.First.Namespace.Run(() => Ends.Open(backend, new DatagramPortOptions
        {
            Local = new Endpoint(pair.First.Address, 0),
            Interface = pair.First.LinkName,
            Settings = [tos],
        }));
        using IDatagramPort member = pair.Second.Namespace.Run(() => Ends.Open(backend, new DatagramPortOptions
        {
            Local = new Endpoint(IPAddress.Parse(group), 0),
            Group = new Endpoint(IPAddress.Parse(group), 0),
            Interface = pair.Second.LinkName,
        }));
        using IDatagramPort unicast = pair.Second.Namespace.Run(
            () => Ends.Open(backend, new DatagramPortOptions { Local = new Endpoint(pair.Second.Address, 0) }));
        Assert.Equal(184, Assert.Single(sender.Options).Obtained);
        Ends.Send(sender, "to the group", new Endpoint(IPAddress.Parse(group), member.LocalEndpoint.Port));
        Ends.Send(sender, "to the port", unicast.LocalEndpoint);
        Received received = Ends.ReceiveOne(member);
        Assert.Equal(sender.LocalEndpoint, received.Source);
        Assert.Equal("to the group", Ends.Take(member, received));
        Assert.Equal("to the port", Ends.ReceiveText(unicast));
    }
}
