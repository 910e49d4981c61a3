using System.Net;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Simulated;

namespace Ringside.Net.Tests.Ports.Simulated;

/// <summary>Groups in a simulated network: who is a member, and who hears what.</summary>
public sealed class SimulatedMulticastTests
{
    private const string Group = "239.1.1.1";

    private readonly SimulatedPair _pair = new();

    [Fact]
    public void All_members_on_all_hosts_hear_it_once_each_the_sender_included()
    {
        SimulatedHost third = _pair.Network.AddHost("third", IPAddress.Parse("10.0.0.3"));
        using IDatagramPort sender = SimulatedPair.OpenMember(_pair.First, Group, 5000);
        IDatagramPort[] members =
        [
            sender, SimulatedPair.OpenMember(_pair.First, Group, 5000), SimulatedPair.OpenMember(_pair.Second, Group, 5000),
            SimulatedPair.OpenMember(_pair.Second, Group, 5000),
        ];
        using IDatagramPort otherGroup = SimulatedPair.OpenMember(_pair.Second, "239.1.1.2", 5000);
        using IDatagramPort otherPort = SimulatedPair.OpenMember(_pair.Second, Group, 5001);
        using IDatagramPort noMember = SimulatedPair.Open(third, new DatagramPortOptions { Local = SimulatedPair.At("0.0.0.0", 5000) });
        SimulatedPair.SendNumbers(sender, 0, 3, SimulatedPair.At(Group, 5000));
        _pair.Network.Advance(0);
        Assert.All(members, member => Assert.Equal(["0", "1", "2"], SimulatedPair.TakeAll(member)));
        Assert.All([otherGroup, otherPort, noMember], port => Assert.Empty(SimulatedPair.TakeAll(port)));

        // One copy on the wire to each host with members, whatever their number.
        Assert.Equal(3, _pair.Link.Counters.Sent);
        Assert.Equal(0, _pair.Network.Link(_pair.First, third).Counters.Sent);
        Array.ForEach(members, member => member.Dispose());
    }

    [Theory]
    [InlineData(false, 1, new[] { "far" })]
    [InlineData(true, 0, new[] { "near" })]
    [InlineData(false, 0, new string[0])]
    public void Loop_and_time_to_live_say_who_hears(bool loop, int timeToLive, string[] expected)
    {
        using IDatagramPort near = SimulatedPair.OpenMember(_pair.First, Group, 5000);
        using IDatagramPort far = SimulatedPair.OpenMember(_pair.Second, Group, 5000);
        using IDatagramPort sender = SimulatedPair.Open(_pair.First, new DatagramPortOptions
        {
            Local = SimulatedPair.At("10.0.0.1"),
            MulticastLoop = loop,
            MulticastTimeToLive = timeToLive,
        });
        Ends.Send(sender, "x", SimulatedPair.At(Group, 5000));
        _pair.Network.Advance(0);
        var heard = new List<string>();
        heard.AddRange(SimulatedPair.TakeAll(near).Select(_ => "near"));
        heard.AddRange(SimulatedPair.TakeAll(far).Select(_ => "far"));
        Assert.Equal(expected, heard);
    }

    [Fact]
    public void A_group_on_the_loopback_interface_stays_there()
    {
        using IDatagramPort loopback = SimulatedPair.OpenMember(_pair.First, Group, 5000, "lo");
        using IDatagramPort wire = SimulatedPair.OpenMember(_pair.First, Group, 5000, SimulatedHost.InterfaceName);
        using IDatagramPort far = SimulatedPair.OpenMember(_pair.Second, Group, 5000, "lo");
        using IDatagramPort sender = SimulatedPair.Open(
            _pair.First, new DatagramPortOptions { Local = Ends.Loopback, Interface = "lo", MulticastLoop = false });
        Ends.Send(sender, "home", SimulatedPair.At(Group, 5000));
        _pair.Network.Advance(0);
        Assert.Equal(["home"], SimulatedPair.TakeAll(loopback));
        Assert.Empty(SimulatedPair.TakeAll(wire));
        Assert.Empty(SimulatedPair.TakeAll(far));
    }

    [Fact]
    public void Who_leaves_hears_no_more_and_what_is_under_way_is_unwanted_then()
    {
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        IDatagramPort member = SimulatedPair.OpenMember(_pair.Second, Group, 5000);
        Ends.Send(sender, "x", SimulatedPair.At(Group, 5000));
        member.Dispose();
        Ends.Send(sender, "y", SimulatedPair.At(Group, 5000));
        _pair.Network.Advance(0);
        Assert.Equal((1, 1), (_pair.Second.Unwanted, _pair.Network.SentNowhere));
    }

    [Fact]
    public void Each_member_host_has_faults_of_its_own()
    {
        SimulatedHost third = _pair.Network.AddHost("third", IPAddress.Parse("10.0.0.3"));
        _pair.Link.Cut();
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        using IDatagramPort cut = SimulatedPair.OpenMember(_pair.Second, "ff15::1", 5000);
        using IDatagramPort lost = SimulatedPair.OpenMember(_pair.Second, Group, 5000);
        using IDatagramPort whole = SimulatedPair.OpenMember(third, Group, 5000);
        Ends.Send(sender, "x", SimulatedPair.At(Group, 5000));
        _pair.Network.Advance(0);
        Assert.Empty(SimulatedPair.TakeAll(lost));
        Assert.Equal(["x"], SimulatedPair.TakeAll(whole));
        Assert.Equal(1, _pair.Link.Counters.LostToCut);
    }

    [Fact]
    public void A_group_that_another_port_joined_is_not_delivered_to_any_address()
    {
        Endpoint group = SimulatedPair.At(Group, 5000);
        using IDatagramPort any = SimulatedPair.Open(
            _pair.Second,
            new DatagramPortOptions { Local = SimulatedPair.At("0.0.0.0", 5000), Group = SimulatedPair.At("239.1.1.2", 5000) });
        using IDatagramPort member = SimulatedPair.OpenMember(_pair.Second, Group, 5000);
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        Ends.Send(sender, "x", group);
        Ends.Send(sender, "y", SimulatedPair.At("239.1.1.2", 5000));
        Ends.Send(sender, "unicast", SimulatedPair.At("10.0.0.2", 5000));
        _pair.Network.Advance(0);
        Assert.Equal(["y", "unicast"], SimulatedPair.TakeAll(any));
        Assert.Equal(["x"], SimulatedPair.TakeAll(member));
    }

    // Only members of groups may share a port; then a datagram for the host goes to one of them.
    [Theory]
    [InlineData("10.0.0.2", "0.0.0.0", 0)]
    [InlineData("0.0.0.0", "10.0.0.2", 1)]
    [InlineData("0.0.0.0", "0.0.0.0", 1)]
    [InlineData("10.0.0.2", "10.0.0.2", 1)]
    public void Of_ports_that_share_an_address_the_exact_one_gets_what_is_for_the_host_then_the_youngest(
        string older, string younger, int expected)
    {
        IDatagramPort[] ports = [Open(older), Open(younger)];
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        Ends.Send(sender, "x", SimulatedPair.At("10.0.0.2", 5000));
        _pair.Network.Advance(0);
        Assert.Equal(["x"], SimulatedPair.TakeAll(ports[expected]));
        Assert.Empty(SimulatedPair.TakeAll(ports[1 - expected]));

        IDatagramPort Open(string address) => SimulatedPair.Open(
            _pair.Second, new DatagramPortOptions { Local = SimulatedPair.At(address, 5000), Group = SimulatedPair.At(Group, 5000) });
    }
}
