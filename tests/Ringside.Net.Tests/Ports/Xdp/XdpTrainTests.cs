using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Ports.Xdp;

/// <summary>Trains of datagrams (UDP_SEGMENT, udp(7)) of a sender on this machine, which a veth may pass on whole.</summary>
[Collection(DescriptorLeakTests.Name)]
public sealed class XdpTrainTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(40)]
    public void In_the_native_mode_a_train_arrives_as_the_datagrams_that_it_was_made_of(int cars)
    {
        using var wire = new XdpWire();
        IDatagramPort receiver = wire.Open(wire.Pair.Second, "xdp:native-copy");
        string[] expected = SendTrain(wire, receiver.LocalEndpoint, cars);
        var into = new Received[cars + 1];
        Assert.Equal(cars, receiver.Receive(into));
        Assert.Equal(expected, into[..cars].Select(received => Ends.Take(receiver, received)));
        Assert.DoesNotContain(receiver.Capabilities.Items, item => item.Asked.StartsWith("trains"));
    }

    // 13 cars are longer than a packet and fit a frame; 40 fit none.
    [Theory]
    [InlineData(13)]
    [InlineData(40)]
    public void In_the_generic_mode_a_long_train_is_counted_and_the_account_warns_of_short_ones(int cars)
    {
        using var wire = new XdpWire();
        IDatagramPort receiver = wire.Open(wire.Pair.Second, "xdp:generic-copy");
        SendTrain(wire, receiver.LocalEndpoint, cars);
        Assert.Equal(0, receiver.Receive(new Received[100]));
        Assert.Equal((0L, 1L), (receiver.Dropped, receiver.Oversized));
        Assert.Equal(receiver.Frames.FrameCount, receiver.Frames.Available);
        Assert.Contains(receiver.Capabilities.Items, item => item.Asked.StartsWith("trains") && item.Why?.Error == Errno.EOPNOTSUPP);
    }

    private static string[] SendTrain(XdpWire wire, Endpoint destination, int cars)
    {
        IDatagramPort sender = wire.Open(wire.Pair.First, "socket");
        string[] texts = [.. Enumerable.Range(10, cars).Select(i => $"datagram {i} {new string('x', 106)}")];
        Outgoing[] train = [.. texts.Select(text => new Outgoing(Ends.Lease(sender, text), destination))];
        Assert.Equal(cars, sender.Send(train, out _));
        return texts;
    }
}
