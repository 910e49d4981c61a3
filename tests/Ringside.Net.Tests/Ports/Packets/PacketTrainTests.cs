using System.Runtime.InteropServices;
using System.Text;
using Ringside.Linux.Errors;
using Ringside.Linux.Netlink;
using Ringside.Linux.Packets;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Packets;

/// <summary>Datagrams that their sender handed to its stack as one packet (UDP_SEGMENT, udp(7)): a veth passes it on uncut.</summary>
public sealed partial class PacketTrainTests : IDisposable
{
    private const int LevelUdp = 17;
    private const int Segment = 103;

    private readonly PacketEnds _ends = new();
    private readonly KernelSocket _far;

    public PacketTrainTests() => _far = PacketEnds.OpenSocket(_ends.Far);

    public void Dispose()
    {
        _far.Dispose();
        _ends.Dispose();
    }

    [Theory]
    [InlineData("packet:drop", 64, 20)]
    [InlineData("packet:sink", 64, 20)]
    [InlineData("packet", 1000, 40)]
    [InlineData("packet", 1472, 40)]
    public void A_train_is_handed_over_datagram_by_datagram_in_its_place(string backend, int size, int count)
    {
        using IDatagramPort port = PacketEnds.Open(backend, _ends.Near);
        PacketEnds.Send(_far, "before", port.LocalEndpoint);
        SendTrain(port.LocalEndpoint, size, count, size / 2);
        PacketEnds.Send(_far, "behind", port.LocalEndpoint);
        List<string> texts = PacketEnds.TakeAll(port);
        Assert.Equal(["before", .. Train(size, count, size / 2), "behind"], texts);
        Assert.Equal((0, 0), (port.Dropped, port.Oversized));
        Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
    }

    [Fact]
    public void A_train_waits_for_frames_and_loses_nothing()
    {
        using IDatagramPort port = PacketEnds.Open("packet", _ends.Near, options => options with { FrameCount = 4 });
        SendTrain(port.LocalEndpoint, 100, 10, 100);
        var held = new Received[10];
        Assert.Equal(4, port.Receive(held));
        Assert.Equal(0, port.Receive(held.AsSpan(4)));
        IEnumerable<string> first = held[..4].Select(received => Ends.Take(port, received));
        Assert.Equal(Train(100, 10, 100), [.. first, .. PacketEnds.TakeAll(port)]);
    }

    [Fact]
    public void Datagrams_of_a_train_that_are_longer_than_a_frame_are_counted()
    {
        using IDatagramPort port = PacketEnds.Open("packet", _ends.Near, options => options with { FrameSize = 512 });
        SendTrain(port.LocalEndpoint, 1000, 10, 20);
        Assert.Equal([new string((char)('a' + 9), 20)], PacketEnds.TakeAll(port));
        Assert.Equal((0, 9), (port.Dropped, port.Oversized));
    }

    [Fact]
    public void Trains_that_find_no_room_are_counted_datagram_by_datagram()
    {
        using IDatagramPort port = PacketEnds.Open("packet", _ends.Near);
        for (int i = 0; i < 100; i++)
        {
            SendTrain(port.LocalEndpoint, 1000, 60, 1000);
        }

        int taken = PacketEnds.TakeAll(port).Count;
        Assert.InRange(taken, 60, 5999);
        Assert.Equal(0, taken % 60);
        Assert.Equal(6000 - taken, port.Dropped);
        PacketEnds.Send(_far, "alive", port.LocalEndpoint);
        Assert.Equal(["alive"], PacketEnds.TakeAll(port));
    }

    // What is too long for its slot waits beside the ring in the order of the slots: each must be taken there, wanted or not.
    [Theory]
    [InlineData("packet:drop")]
    [InlineData("packet:sink")]
    public void A_long_frame_of_another_network_does_not_take_the_place_of_the_next(string backend)
    {
        using IDatagramPort port = PacketEnds.Open(backend, _ends.Near, options => options with { FrameSize = 512 });
        using PacketSocket raw = PacketEnds.OpenRaw(_ends.Far);
        byte[] foreign = _ends.Frame(new string('!', 1000), port.LocalEndpoint);
        Assert.Equal(foreign.Length + 4, raw.Send([.. foreign[..12], 0x81, 0x00, 0x00, 0x05, .. foreign[12..]])); // network 5
        SendTrain(port.LocalEndpoint, 100, 10, 50);
        SendTrain(port.LocalEndpoint, 90, 12, 60);
        Assert.Equal([.. Train(100, 10, 50), .. Train(90, 12, 60)], PacketEnds.TakeAll(port));
        Assert.Equal((0, 0, Errno.None), (port.Dropped, port.Oversized, port.LastError));
    }

    [Fact]
    public void Trains_that_came_before_the_interface_went_down_are_handed_over()
    {
        using IDatagramPort port = PacketEnds.Open("packet", _ends.Near);
        SendTrain(port.LocalEndpoint, 1000, 10, 50);
        SendTrain(port.LocalEndpoint, 900, 12, 60);
        _ends.Near.Namespace.Run(() =>
        {
            using var netlink = new NetlinkSocket();
            new LinkTable(netlink).SetDown(_ends.Near.LinkIndex);
        });
        Assert.Equal([.. Train(1000, 10, 50), .. Train(900, 12, 60)], PacketEnds.TakeAll(port));
        Assert.Equal((0, 0, Errno.ENETDOWN), (port.Dropped, port.Oversized, port.LastError));
    }

    [Fact]
    public void Taking_a_train_allocates_nothing()
    {
        using IDatagramPort port = PacketEnds.Open("packet", _ends.Near);
        Endpoint target = port.LocalEndpoint;
        byte[] payload = new byte[6400];
        var received = new Received[64];
        SetSegment(64);
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                _far.SendTo(payload, target);
                for (int taken = port.Receive(received); taken > 0; taken = port.Receive(received))
                {
                    for (int k = 0; k < taken; k++)
                    {
                        port.Frames.Return(received[k].Frame);
                    }
                }
            }
        }));
    }

    private static IEnumerable<string> Train(int size, int count, int last) =>
        Enumerable.Range(0, count).Select(i => new string((char)('a' + (i % 26)), i == count - 1 ? last : size));

    private void SendTrain(in Endpoint destination, int size, int count, int last)
    {
        SetSegment(size);
        byte[] payload = Encoding.ASCII.GetBytes(string.Concat(Train(size, count, last)));
        Assert.Equal(payload.Length, _far.SendTo(payload, destination));
        SetSegment(0);
    }

    private unsafe void SetSegment(int size) => Assert.Equal(0, setsockopt(_far.Value, LevelUdp, Segment, &size, sizeof(int)));

    [LibraryImport("libc")]
    private static unsafe partial int setsockopt(int descriptor, int level, int name, void* value, uint length);
}
