using System.Net;
using Ringside.Linux.Bpf;
using Ringside.Linux.Bpf.Programs;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Bpf;

/// <summary>Which packets the programs take: run by the kernel on packets that nobody sends.</summary>
public sealed class UdpMatchTests : IDisposable
{
    // XDP_TX, which nothing else here returns: "would have been redirected".
    private const int Taken = 3;
    private const int Passed = 2;

    private const int TcxDropped = 2;
    private const int TcxNext = -1;

    private readonly BpfMap _sockets;

    public UdpMatchTests()
    {
        RequireBpf.Programs();
        _sockets = RedirectProgram.CreateSocketMap(1);
    }

    public void Dispose() => _sockets.Dispose();

    [Theory]
    [InlineData("10.77.0.2", 5000, true)]
    [InlineData("10.77.0.2", 5001, false)]
    [InlineData("10.77.0.3", 5000, false)]
    [InlineData("239.255.0.1", 5000, true)]
    [InlineData("255.255.255.254", 5000, true)]
    [InlineData("fd77::2", 5000, true)]
    [InlineData("fd77::2", 136, false)]
    [InlineData("fd77::3", 5000, false)]
    [InlineData("fd78::2", 5000, false)]
    [InlineData("ff02::7", 5000, true)]
    public void Port_and_destination_decide(string destination, int port, bool taken) => AssertBoth(
        new UdpMatch(5000, Addresses("10.77.0.2", "239.255.0.1", "255.255.255.254", "fd77::2", "ff02::7")),
        Packets.Udp(destination, port),
        taken);

    [Theory]
    [InlineData("10.77.0.2", 65535, true)]
    [InlineData("fd77::9", 65535, true)]
    [InlineData("10.77.0.2", 65534, false)]
    public void Without_addresses_the_port_alone_decides(string destination, int port, bool taken) =>
        AssertBoth(new UdpMatch(65535), Packets.Udp(destination, port), taken);

    [Fact]
    public void Addresses_of_one_family_leave_the_other_alone()
    {
        AssertBoth(new UdpMatch(5000, Addresses("10.77.0.2")), Packets.Udp("fd77::2", 5000), false);
        AssertBoth(new UdpMatch(5000, Addresses("fd77::2")), Packets.Udp("10.77.0.2", 5000), false);
    }

    [Fact]
    public void The_shortest_and_a_long_packet_are_taken()
    {
        AssertBoth(new UdpMatch(5000), Packets.Udp("10.77.0.2", 5000, 0), true);
        AssertBoth(new UdpMatch(5000), Packets.Udp("fd77::2", 5000, 0), true);
        AssertBoth(new UdpMatch(5000), Packets.Udp("10.77.0.2", 5000, 1400), true);
    }

    [Fact]
    public void What_is_not_plainly_meant_goes_the_kernels_way()
    {
        byte[] packet = Packets.Udp("10.77.0.2", 5000);
        var match = new UdpMatch(5000);
        AssertBoth(match, Packets.With(packet, 12, 0x08, 0x06), false); // ARP
        AssertBoth(match, Packets.With(packet, 14, 0x46), false); // IP options
        AssertBoth(match, Packets.With(packet, 14, 0x65), false); // another version
        AssertBoth(match, Packets.With(packet, 20, 0x20, 0x00), false); // the first fragment
        AssertBoth(match, Packets.With(packet, 20, 0x00, 0x01), false); // a later fragment
        AssertBoth(match, Packets.With(packet, 20, 0x1f, 0xff), false);
        AssertBoth(match, Packets.With(packet, 20, 0x00, 0x00), true); // may be fragmented, is not
        AssertBoth(match, Packets.With(packet, 23, 6), false); // TCP
        AssertBoth(match, Packets.With(Packets.Udp("fd77::2", 5000), 20, 44), false); // fragment header
        AssertBoth(match, Packets.With(Packets.Udp("fd77::2", 5000), 20, 0), false); // hop-by-hop options
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0xe000, true)] // the highest priority, still no VLAN
    [InlineData(1, false)]
    [InlineData(0x0fff, false)]
    [InlineData(0x0f00, false)]
    public void A_tag_is_stepped_over_when_it_names_no_other_network(int tag, bool taken)
    {
        using BpfProgram program = RedirectProgram.LoadWith(new UdpMatch(5000), _sockets, stamps: false, Taken);
        Assert.Equal(taken ? Taken : Passed, program.Run(Packets.Udp("10.77.0.2", 5000, vlan: tag)));
        Assert.Equal(taken ? Taken : Passed, program.Run(Packets.Udp("fd77::2", 5000, vlan: tag)));
        Assert.Equal(Passed, program.Run(Packets.With(Packets.Udp("10.77.0.2", 5000, vlan: tag), 16, 0x81, 0x00)));
    }

    [Fact]
    public void What_is_cut_short_passes()
    {
        var match = new UdpMatch(5000);
        using BpfProgram redirect = RedirectProgram.LoadWith(match, _sockets, stamps: false, Taken);
        foreach (byte[] packet in (byte[][])[Packets.Udp("10.77.0.2", 5000, 0), Packets.Udp("fd77::2", 5000, 0)])
        {
            for (int length = 14; length < packet.Length; length++)
            {
                Assert.Equal(Passed, redirect.Run(packet.AsSpan(0, length)));
            }

            Assert.Equal(Taken, redirect.Run(packet));
        }
    }

    [Fact]
    public void Spoiled_packets_are_taken_only_when_they_are_meant()
    {
        using BpfProgram redirect = RedirectProgram.LoadWith(new UdpMatch(5000, Addresses("10.77.0.2")), _sockets, stamps: false, Taken);
        byte[] packet = Packets.Udp("10.77.0.2", 5000);
        SeededRandom.ForEachSeed(5, random =>
        {
            var mutator = new ByteMutator(random, packet, Packets.Udp("10.77.0.2", 5000, vlan: 0));
            for (int i = 0; i < 500; i++)
            {
                byte[] spoiled = mutator.Next();
                if (spoiled.Length >= 14)
                {
                    Assert.Equal(IsMeant(spoiled) ? Taken : Passed, redirect.Run(spoiled));
                }
            }
        });
    }

    [Fact]
    public void A_port_that_cannot_be_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RedirectProgram.Load(new UdpMatch(0), _sockets));

    [Fact]
    public void A_queue_without_a_socket_leaves_its_packets_to_the_kernel()
    {
        foreach (bool stamps in (bool[])[false, true])
        {
            using BpfProgram program = RedirectProgram.Load(new UdpMatch(5000), _sockets, stamps);
            Assert.Equal(Passed, program.Run(Packets.Udp("10.77.0.2", 5000)));
        }
    }

    private static IPAddress[] Addresses(params string[] texts) => [.. texts.Select(IPAddress.Parse)];

    // The same rules once more, as plainly as can be.
    private static bool IsMeant(byte[] packet)
    {
        int start = 14;
        if (packet is [..,] && packet[12] == 0x81 && packet[13] == 0)
        {
            if (packet.Length < 18 || (packet[14] & 0x0f) != 0 || packet[15] != 0)
            {
                return false;
            }

            start = 18;
        }

        return packet.Length >= start + 28 && packet[start - 2] == 8 && packet[start - 1] == 0 && packet[start] == 0x45
            && (packet[start + 6] & 0x3f) == 0 && packet[start + 7] == 0 && packet[start + 9] == 17
            && packet.AsSpan(start + 16, 4).SequenceEqual(new byte[] { 10, 77, 0, 2 })
            && packet[start + 22] == 5000 >> 8 && packet[start + 23] == 5000 % 256;
    }

    private void AssertBoth(UdpMatch match, byte[] packet, bool taken)
    {
        using BpfProgram redirect = RedirectProgram.LoadWith(match, _sockets, stamps: false, Taken);
        Assert.Equal(taken ? Taken : Passed, redirect.Run(packet));
        using BpfProgram drop = DropProgram.Load(match);
        Assert.Equal(taken ? TcxDropped : TcxNext, drop.Run(packet));
    }
}
