using System.Net;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Net.Tests.Ports.Wires;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports;

/// <summary>Multicast on every port. Whether this machine hears what it sends is a matter of the kernel's stack, so that is held for
/// the back ends above it only.</summary>
public sealed class MulticastContractTests
{
    [Theory, EveryPort]
    public void All_members_of_a_group_get_what_is_sent_to_it(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind, hosts: 3);
        using IDatagramPort first = wire.OpenMember(1, "239.255.77.1");
        using IDatagramPort second = wire.OpenMember(2, "239.255.77.1", first.LocalEndpoint.Port);
        using IDatagramPort sender = wire.Open(0);
        for (int i = 0; i < 10; i++)
        {
            wire.Send(sender, $"{i}", first.LocalEndpoint);
        }

        foreach (IDatagramPort member in new[] { first, second })
        {
            for (int i = 0; i < 10; i++)
            {
                Received received = wire.ReceiveOne(member);
                Assert.Equal(sender.LocalEndpoint, received.Source);
                Assert.Equal($"{i}", Ends.Take(member, received));
            }

            Assert.Equal(0, member.Receive(new Received[1]));
        }
    }

    // Bound to any address: Linux would deliver what any socket of the machine has joined.
    [Theory, EveryPort]
    public void A_group_that_another_port_joined_is_not_delivered_here(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind, hosts: 3);
        Endpoint firstGroup = new(IPAddress.Parse("239.255.77.2"), 0);
        Endpoint secondGroup = new(IPAddress.Parse("239.255.77.3"), 0);
        using IDatagramPort first = Open(1, new Endpoint(IPAddress.Any, 0), firstGroup);
        int port = first.LocalEndpoint.Port;
        using IDatagramPort second = Open(2, new Endpoint(IPAddress.Any, port), secondGroup);
        using IDatagramPort sender = wire.Open(0);
        wire.Send(sender, "to the first", firstGroup.WithPort(port));
        wire.Send(sender, "to the second", secondGroup.WithPort(port));
        wire.Send(sender, "again to the first", firstGroup.WithPort(port));
        Assert.Equal(["to the first", "again to the first"], wire.ReceiveTexts(first, 2));
        Assert.Equal("to the second", wire.ReceiveText(second));
        Assert.Equal(0, second.Receive(new Received[1]));

        // It is bound to any address, so its own is one of them.
        if (kind != WireKind.Loopback)
        {
            wire.Send(sender, "to the host", new Endpoint(wire.AddressOf(1), port));
            Assert.Equal("to the host", wire.ReceiveText(first));
        }

        IDatagramPort Open(int host, Endpoint local, Endpoint group) =>
            wire.Open(host, options => options with { Local = local, Group = group });
    }

    [Theory, EveryPort]
    public void A_port_bound_to_a_group_takes_nothing_else(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        using IDatagramPort member = wire.OpenMember(1, "239.255.77.8");
        using IDatagramPort sender = wire.Open(0);
        Endpoint group = member.LocalEndpoint;
        wire.Send(sender, "to the host", new Endpoint(wire.AddressOf(1), group.Port));
        wire.Send(sender, "to another group", new Endpoint(IPAddress.Parse("239.255.77.9"), group.Port));
        wire.Send(sender, "to the group", group);
        Assert.Equal("to the group", wire.ReceiveText(member));
        Assert.Equal(0, member.Receive(new Received[1]));
    }

    [Theory, EveryPort]
    public void A_member_answers_from_the_address_of_its_host(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        using IDatagramPort member = wire.OpenMember(1, "239.255.77.7");
        using IDatagramPort sender = wire.Open(0);
        wire.Send(sender, "question", member.LocalEndpoint);
        Received question = wire.ReceiveOne(member);
        wire.Send(member, "answer", question.Source);
        Received answer = wire.ReceiveOne(sender);
        Assert.Equal(member.LocalEndpoint.Port, answer.Source.Port);
        Assert.True(kind == WireKind.Loopback || answer.Source.Address.Equals(wire.AddressOf(1)), $"{answer.Source}");
    }

    [Theory, EveryPort(On = [WireKind.Hosts, WireKind.Simulated])]
    public void IPv6_works_for_hosts_and_for_groups(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind, hosts: 3);
        if (wire.AddressIPv6Of(0) is not { } address)
        {
            Assert.Skip("needs IPv6");
            return;
        }

        using IDatagramPort sender = wire.Open(0, options => options with { Local = new Endpoint(address, 0) });
        using IDatagramPort unicast = wire.Open(1, options => options with { Local = new Endpoint(wire.AddressIPv6Of(1)!, 0) });
        using IDatagramPort member = wire.OpenMember(2, "ff15::77");
        foreach (IDatagramPort receiver in new[] { unicast, member })
        {
            for (int i = 0; i < 10; i++)
            {
                wire.Send(sender, new string('6', i * 100), receiver.LocalEndpoint);
            }

            for (int i = 0; i < 10; i++)
            {
                Received received = wire.ReceiveOne(receiver);
                Assert.Equal(sender.LocalEndpoint, received.Source);
                Assert.Equal(new string('6', i * 100), Ends.Take(receiver, received));
            }
        }

        Assert.Equal(PortsUnderTest.UsesTheStack(sender) ? sender.MaximumPayload : 1452, sender.MaximumPayload);
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
