using System.Buffers.Binary;
using System.Text;
using Ringside.Linux.Errors;
using Ringside.Linux.Memory;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Sockets;
using Ringside.Linux.Xdp;
using Ringside.Net.Headers;
using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Ports.Xdp;

/// <summary>What checksums on the wire do: packets are written by hand into a bare AF_XDP socket.</summary>
[Collection(DescriptorLeakTests.Name)]
public sealed unsafe class XdpChecksumTests
{
    // The full sum is what the port itself writes, so a kernel receiver takes it and throws any other away; a port does the same, but
    // for the bare sum of the pseudo header, which the kernel leaves on veth.
    [Theory]
    [InlineData("socket", false)]
    [InlineData("xdp:generic-copy", true)]
    [InlineData("xdp:native-copy", true)]
    public void A_wrong_checksum_is_thrown_away_and_a_partial_one_is_taken_where_nobody_completes_it(string receiving, bool takesPartial)
    {
        using var wire = new XdpWire();
        IDatagramPort receiver = wire.Open(wire.Pair.Second, receiving);
        using var region = new PinnedRegion(16 * 2048);
        using XdpSocket sender = wire.Pair.First.Namespace.Run(() => XdpSocket.Open(
            new Umem(region.Start, region.Length, 2048), new XdpSocketOptions { Interface = wire.Pair.First.LinkName }));
        Send(region, sender, wire.Pair, receiver.LocalEndpoint, "whole", ChecksumMode.Full, 0);
        Send(region, sender, wire.Pair, receiver.LocalEndpoint, "wrong", ChecksumMode.Full, 1);
        Send(region, sender, wire.Pair, receiver.LocalEndpoint, "part", ChecksumMode.Partial, 0);
        Send(region, sender, wire.Pair, receiver.LocalEndpoint, "none", ChecksumMode.Zero, 0);
        Send(region, sender, wire.Pair, receiver.LocalEndpoint, "last", ChecksumMode.Full, 0);
        string[] expected = takesPartial ? ["whole", "part", "none", "last"] : ["whole", "none", "last"];
        Assert.Equal(expected, expected.Select(_ => Ends.ReceiveText(receiver)));
        Assert.Equal(0, receiver.Receive(new Received[1]));
        Assert.Equal((0L, Errno.None), (receiver.Dropped, receiver.LastError));
        Assert.Equal(receiver.Frames.FrameCount, receiver.Frames.Available);
    }

    private static void Send(
        PinnedRegion region, XdpSocket socket, VethPair pair, in Endpoint to, string text, ChecksumMode mode, ushort error)
    {
        var from = new Endpoint(pair.First.Address, 4000);
        var template = new UdpHeaderTemplate(pair.First.HardwareAddress, pair.Second.HardwareAddress, from, to, mode);
        int length = template.HeaderLength + text.Length;
        var packet = new Span<byte>(region.Start, length);
        Encoding.ASCII.GetBytes(text, packet[template.HeaderLength..]);
        UdpFrameWriter.Write(packet, template);
        Span<byte> checksum = packet.Slice(template.ChecksumStart + 6, 2);
        BinaryPrimitives.WriteUInt16BigEndian(checksum, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(checksum) + error));
        Assert.True(socket.Transmit.TryPut(new XdpDescriptor(0, (uint)length)));
        socket.Transmit.Publish();
        Assert.Equal(Errno.None, socket.Kick());
    }
}
