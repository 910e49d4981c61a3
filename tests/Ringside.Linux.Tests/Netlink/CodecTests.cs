using System.Net;
using Ringside.Linux.Netlink;

namespace Ringside.Linux.Tests.Netlink;

/// <summary>What is sent equals, byte for byte, what iproute2 sends for the same wish; what comes back is read as it was meant.</summary>
public sealed class CodecTests
{
    private const MessageFlags Change = MessageFlags.Request | MessageFlags.Acknowledge;
    private const MessageFlags Make = Change | MessageFlags.Create | MessageFlags.Exclusive;

    private static readonly IPAddress First = IPAddress.Parse("10.77.0.1");
    private static readonly IPAddress Second = IPAddress.Parse("10.77.0.2");
    private static readonly HardwareAddress FirstHardware = new(0x02000a4d0001);
    private static readonly HardwareAddress SecondHardware = new(0x02000a4d0002);

    private delegate void Writing(ref MessageWriter writer);

    [Fact]
    public void A_veth_pair_is_asked_for_as_iproute2_does() => Same(
        GoldenMessages.AddVethPair, MessageType.RTM_NEWLINK, Make, (ref writer) => LinkCodec.WriteVethPair(
            ref writer,
            new VethEndOptions("aa") { HardwareAddress = FirstHardware, Mtu = 9000 },
            new VethEndOptions("bb") { HardwareAddress = SecondHardware }));

    [Fact]
    public void A_link_is_switched_on_as_iproute2_does() => Same(
        GoldenMessages.SetLinkUp, MessageType.RTM_NEWLINK, Change,
        (ref writer) => LinkCodec.WriteFlags(ref writer, 3, LinkFlags.Up, LinkFlags.Up));

    [Fact]
    public void An_mtu_is_set_as_iproute2_does() => Same(
        GoldenMessages.SetMtu, MessageType.RTM_NEWLINK, Change, (ref writer) => LinkCodec.WriteMtu(ref writer, 3, 1400));

    [Fact]
    public void A_link_is_removed_as_iproute2_does() => Same(
        GoldenMessages.DeleteLink, MessageType.RTM_DELLINK, Change, (ref writer) => LinkCodec.WriteReference(ref writer, 3));

    [Fact]
    public void An_IPv4_address_is_added_as_iproute2_does() => Same(
        GoldenMessages.AddAddress, MessageType.RTM_NEWADDR, Make,
        (ref writer) => AddressCodec.Write(ref writer, new LinkAddress(3, First, 24)));

    [Fact]
    public void An_IPv6_address_is_added_as_iproute2_does_without_duplicate_detection() => Same(
        GoldenMessages.AddAddressIPv6, MessageType.RTM_NEWADDR, Make,
        (ref writer) => AddressCodec.Write(ref writer, new LinkAddress(3, IPAddress.Parse("fd77::1"), 64)));

    [Fact]
    public void A_permanent_neighbour_is_set_as_iproute2_does() => Same(
        GoldenMessages.SetNeighbour, MessageType.RTM_NEWNEIGH, Change | MessageFlags.Create | MessageFlags.Replace,
        (ref writer) => NeighbourCodec.Write(ref writer, new Neighbour(3, Second, SecondHardware, NeighbourStates.Permanent)));

    [Fact]
    public void A_multicast_route_is_added_as_iproute2_does() => Same(
        GoldenMessages.AddMulticastRoute, MessageType.RTM_NEWROUTE, Make,
        (ref writer) => RouteCodec.Write(ref writer, new Route(RouteTable.Multicast, 3)));

    [Fact]
    public void The_kernels_neighbours_are_read()
    {
        Neighbour expected = new(3, Second, SecondHardware, NeighbourStates.Permanent);
        Assert.Equal([expected], Read<Neighbour>(GoldenMessages.Neighbours, MessageType.RTM_NEWNEIGH, NeighbourCodec.TryRead));
    }

    [Fact]
    public void The_kernels_routes_are_read()
    {
        Route[] expected =
        [
            new Route(IPNetwork.Parse("10.77.0.0/24"), 3),
            new Route(IPNetwork.Parse("10.99.0.0/16"), 3, Second),
            new Route(RouteTable.Multicast, 3),
        ];
        Assert.Equal(expected, Read<Route>(GoldenMessages.Routes, MessageType.RTM_NEWROUTE, RouteCodec.TryRead));
    }

    [Fact]
    public void An_address_that_was_written_is_read_back()
    {
        Assert.Equal(
            [new LinkAddress(3, First, 24)], Read<LinkAddress>(GoldenMessages.AddAddress, MessageType.RTM_NEWADDR, AddressCodec.TryRead));
        Assert.Equal(
            [new LinkAddress(3, IPAddress.Parse("fd77::1"), 64)],
            Read<LinkAddress>(GoldenMessages.AddAddressIPv6, MessageType.RTM_NEWADDR, AddressCodec.TryRead));
    }

    [Fact]
    public void The_own_address_of_a_point_to_point_link_is_read_and_not_the_peers()
    {
        string withPeer = GoldenMessages.AddAddress.Replace("08 00 01 00 0a 4d 00 01", "08 00 01 00 0a 4d 00 02");
        Assert.Equal([new LinkAddress(3, First, 24)], Read<LinkAddress>(withPeer, MessageType.RTM_NEWADDR, AddressCodec.TryRead));
    }

    [Fact]
    public void A_link_that_was_written_is_read_back()
    {
        Link expected = new(0, "aa", LinkFlags.None, 9000, FirstHardware, "veth", OperationalState.Unknown);
        Assert.Equal([expected], Read<Link>(GoldenMessages.AddVethPair, MessageType.RTM_NEWLINK, LinkCodec.TryRead));
    }

    [Fact]
    public void A_route_whose_destination_has_bits_behind_its_prefix_is_left_out()
    {
        string broken = GoldenMessages.AddMulticastRoute.Replace("e0 00 00 00", "e0 00 00 01");
        Assert.Empty(Read<Route>(broken, MessageType.RTM_NEWROUTE, RouteCodec.TryRead));
    }

    [Fact]
    public void A_message_that_outgrows_its_buffer_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() =>
        {
            var writer = new MessageWriter(new byte[40], MessageType.RTM_NEWLINK, Make);
            writer.Append(default(LinkHeader));
            writer.AppendText(3, "too long");
        });
    }

    [Fact]
    public void Padding_carries_no_bytes_of_an_earlier_message()
    {
        byte[] buffer = new byte[64];
        Array.Fill(buffer, (byte)0xee);
        var writer = new MessageWriter(buffer, MessageType.RTM_NEWLINK, Make);
        writer.AppendText(3, "aa");
        Assert.Equal([7, 0, 3, 0, (byte)'a', (byte)'a', 0, 0], writer.Message[MessageHeader.Size..].ToArray());
    }

    private static void Same(string golden, MessageType type, MessageFlags flags, Writing write)
    {
        var writer = new MessageWriter(new byte[1024], type, flags);
        write(ref writer);
        Assert.Equal(Convert.ToHexString(GoldenMessages.Bytes(golden)), Convert.ToHexString(writer.Message));
    }

    private static List<T> Read<T>(string golden, MessageType type, MessageDecoder<T> decoder)
    {
        var entries = new List<T>();
        var messages = new MessageReader(GoldenMessages.Bytes(golden));
        while (messages.TryRead(out MessageHeader header, out ReadOnlySpan<byte> payload))
        {
            if (header.Type == (ushort)type && decoder(payload, out T? entry))
            {
                entries.Add(entry);
            }
        }

        Assert.False(messages.IsMalformed);
        return entries;
    }
}
