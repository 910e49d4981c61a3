using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Tests.Ports.Wires;

namespace Ringside.Net.Tests.Ports;

/// <summary>Ports that talk to one other end, on every port.</summary>
public sealed class PeerContractTests
{
    [Theory, EveryPort]
    public void A_port_with_a_peer_hears_nobody_else(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind, hosts: 3);
        using IDatagramPort peer = wire.Open(0);
        using IDatagramPort stranger = wire.Open(2);
        using IDatagramPort port = wire.Open(1, options => options with { Peer = peer.LocalEndpoint });
        for (int i = 0; i < 20; i++)
        {
            wire.Send(stranger, "from a stranger", port.LocalEndpoint);
            wire.Send(peer, $"{i}", port.LocalEndpoint);
        }

        for (int i = 0; i < 20; i++)
        {
            Received received = wire.ReceiveOne(port);
            Assert.Equal(peer.LocalEndpoint, received.Source);
            Assert.Equal($"{i}", Ends.Take(port, received));
        }

        Assert.Equal(0, port.Receive(new Received[10]));
        Assert.Equal((Errno.None, 0, 0), (port.LastError, port.Dropped, port.Oversized));
        wire.AssertAllFramesAreBack(port, peer, stranger);
    }

    [Theory, EveryPort]
    public void It_sends_to_its_peer_and_still_to_others_one_by_one_and_in_batches(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind, hosts: 3);
        using IDatagramPort peer = wire.Open(1);
        using IDatagramPort other = wire.Open(2);
        using IDatagramPort port = wire.Open(0, options => options with { Peer = peer.LocalEndpoint });
        wire.Send(port, "to the peer", peer.LocalEndpoint);
        wire.Send(port, "to another", other.LocalEndpoint);
        Assert.Equal("to the peer", wire.ReceiveText(peer));
        Assert.Equal("to another", wire.ReceiveText(other));
        var batch = new Outgoing[6];
        for (int i = 0; i < batch.Length; i++)
        {
            batch[i] = new Outgoing(Wire.Fill(port, 10 + i, (byte)('a' + i)), (i % 3 == 2 ? other : peer).LocalEndpoint);
        }

        Assert.Equal(batch.Length, port.Send(batch, out SendStatus status));
        Assert.Equal(SendStatus.Sent, status);
        port.Flush();
        Assert.Equal([10, 11, 13, 14], Lengths(wire, peer, 4));
        Assert.Equal([12, 15], Lengths(wire, other, 2));
        Assert.Equal(Errno.None, port.LastError);
    }

    [Theory, EveryPort]
    public void A_peer_that_is_not_there_yet_is_no_error(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        Endpoint address;
        using (IDatagramPort gone = wire.Open(1))
        {
            address = gone.LocalEndpoint;
        }

        using IDatagramPort port = wire.Open(0, options => options with { Peer = address });
        wire.Send(port, "to nobody", address);
        wire.Pump();
        Assert.Equal(0, port.Receive(new Received[1]));
        using IDatagramPort peer = wire.Open(1, options => options with { Local = address });
        wire.Send(port, "to the peer", address);
        wire.Send(peer, "and back", port.LocalEndpoint);
        Assert.Equal("to the peer", wire.ReceiveText(peer));
        Assert.Equal("and back", wire.ReceiveText(port));
        Assert.Equal(Errno.None, port.LastError);
    }

    [Theory, EveryPort]
    public void A_peer_is_one_host_of_the_same_family_without_a_group(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        wire.Open(0).Dispose(); // skips where it cannot be at all
        var group = new Endpoint(IPAddress.Parse("239.255.77.5"), 5000);
        var options = new DatagramPortOptions { Local = new Endpoint(wire.AddressOf(0), 0), Interface = wire.InterfaceOf(0) };
        var peer = new Endpoint(wire.AddressOf(1), 5000);
        Assert.Contains(
            "there is no group beside it",
            Assert.Throws<ArgumentException>(() => wire.TryOpen(0, options with { Group = group, Peer = peer })).Message);
        Assert.Throws<ArgumentException>(() => wire.TryOpen(0, options with { Peer = group }));
        Assert.Throws<ArgumentException>(() => wire.TryOpen(0, options with { Peer = new Endpoint(IPAddress.IPv6Loopback, 5000) }));
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("io_uring")]
    public void What_is_longer_than_a_frame_is_counted_and_what_is_empty_arrives(string backend)
    {
        using IDatagramPort peer = Ends.Open("socket", new DatagramPortOptions { Local = Ends.Loopback, FrameSize = 4096 });
        using IDatagramPort port = Ends.Open(
            backend, new DatagramPortOptions { Local = Ends.Loopback, Peer = peer.LocalEndpoint, FrameSize = 1024 });
        foreach (int length in new[] { 1025, 0, 4000, 1024 })
        {
            Assert.Equal(SendStatus.Sent, peer.Send(Wire.Fill(peer, length, 1), port.LocalEndpoint));
        }

        var received = new Received[1];
        foreach (int length in new[] { 0, 1024 })
        {
            Ends.Until(() => port.Receive(received) == 1, port.Descriptor);
            Assert.Equal(length, received[0].Frame.Length);
            port.Frames.Return(received[0].Frame);
        }

        Assert.Equal(2, port.Oversized);
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("io_uring")]
    public void What_strangers_send_while_it_is_made_is_not_heard(string backend)
    {
        Endpoint local;
        using (IDatagramPort free = Ends.Open("socket", new DatagramPortOptions { Local = Ends.Loopback }))
        {
            local = free.LocalEndpoint;
        }

        using IDatagramPort peer = Ends.Open("socket", new DatagramPortOptions { Local = Ends.Loopback });
        bool isDone = false;
        var flood = new Thread(() =>
        {
            using IDatagramPort stranger = Ends.Open("socket", new DatagramPortOptions { Local = Ends.Loopback });
            for (int i = 0; i < 2_000_000 && !Volatile.Read(ref isDone); i++)
            {
                Ends.Send(stranger, "from a stranger", local);
            }
        });
        flood.Start();
        int heard = 0;
        for (int i = 0; i < 100; i++)
        {
            using IDatagramPort port = Ends.Open(backend, new DatagramPortOptions { Local = local, Peer = peer.LocalEndpoint });
            heard += port.Receive(new Received[1]);
        }

        Volatile.Write(ref isDone, true);
        flood.Join();
        Assert.Equal(0, heard);
    }

    private static int[] Lengths(Wire wire, IDatagramPort port, int count)
    {
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++)
        {
            Frame frame = wire.ReceiveOne(port).Frame;
            lengths[i] = frame.Length;
            port.Frames.Return(frame);
        }

        return lengths;
    }
}
