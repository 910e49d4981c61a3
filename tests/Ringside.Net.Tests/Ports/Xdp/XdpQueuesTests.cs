using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Ports.Xdp;

/// <summary>An interface with several receive queues: a port has a socket on each, all on one memory.</summary>
[Collection(DescriptorLeakTests.Name)]
public sealed class XdpQueuesTests
{
    // A veth sender chooses the peer's queue by its own, and that by the processor or the flow; so several flows are sent from several
    // processors, and all must arrive whichever way they came.
    [Theory]
    [InlineData("xdp:generic-copy")]
    [InlineData("xdp:native-copy")]
    public void What_comes_by_any_queue_is_received_and_accounted_for(string backend)
    {
        using XdpWire wire = OpenWire();
        IDatagramPort port = wire.Open(wire.Pair.First, backend);
        Assert.Equal("2 queues", port.Capabilities.Items.Single(item => item.Outcome == CapabilityOutcome.Obtained).Got);
        const int flows = 16;
        for (int i = 0; i < flows; i++)
        {
            int flow = i;
            var sending = new Thread(() =>
            {
                Linux.Threads.ThreadAffinity.PinCurrentThread(flow % 2);
                using IDatagramPort sender = wire.Open(wire.Pair.Second, "socket");
                Ends.Send(sender, $"{flow}", port.LocalEndpoint);
            });
            sending.Start();
            sending.Join();
        }

        var set = new PollSet(1);
        set.Watch(port.Descriptor, PollEvents.Readable);
        Assert.Equal(1, set.Wait(0));
        string[] texts = [.. Enumerable.Range(0, flows).Select(_ => Ends.ReceiveText(port))];
        Assert.Equal(Enumerable.Range(0, flows).Select(i => $"{i}").Order(), texts.Order());
        Assert.Equal(0, set.Wait(0));
        Assert.Equal((0L, Errno.None), (port.Dropped, port.LastError));
        Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
        IDatagramPort answered = wire.Open(wire.Pair.Second, "socket");
        Ends.Send(port, "answer", new Endpoint(wire.Pair.Second.Address, answered.LocalEndpoint.Port));
        Assert.Equal("answer", Ends.ReceiveText(answered));
    }

    // A queue that has as much as is asked for at every call must not keep the others from being read.
    [Fact]
    public void Queues_that_all_have_something_are_read_in_turn()
    {
        using XdpWire wire = OpenWire();
        IDatagramPort port = wire.Open(wire.Pair.First, "xdp:native-copy"); // a generic program sees all of them on one queue
        IDatagramPort[] senders = [.. Enumerable.Range(0, 16).Select(_ => wire.Open(wire.Pair.Second, "socket"))];
        SendByAll();
        SendByAll();
        var all = new Received[64];
        int count = port.Receive(all); // queue by queue, and each flow twice
        string[] flows = [.. all.Take(count).Select(received => Ends.Take(port, received))];
        Assert.Equal(32, count);
        int ofFirst = Array.IndexOf(flows, flows[0], 1);
        string[][] queues = [flows[..ofFirst], flows[(ofFirst * 2)..((ofFirst * 2) + 16 - ofFirst)]];
        if (queues.Any(queue => queue.Length < 2))
        {
            Assert.Skip("needs flows on both queues, and this kernel has put them on one");
        }

        SendByAll();
        string[] texts = [.. Enumerable.Range(0, 4).Select(_ => Ends.ReceiveText(port))];
        Assert.All(queues, queue => Assert.Equal(2, texts.Intersect(queue).Count()));

        void SendByAll()
        {
            for (int i = 0; i < senders.Length; i++)
            {
                int flow = i;
                var sending = new Thread(() =>
                {
                    Linux.Threads.ThreadAffinity.PinCurrentThread(flow % 2);
                    Ends.Send(senders[flow], $"{flow}", port.LocalEndpoint);
                });
                sending.Start();
                sending.Join();
            }
        }
    }

    private static XdpWire OpenWire()
    {
        var wire = new XdpWire();
        if (!TwoQueues.TryGive(wire.Pair.First) || !TwoQueues.TryGive(wire.Pair.Second))
        {
            wire.Dispose();
            Assert.Skip("needs a veth end with two queues, which a machine with one processor does not make");
        }

        return wire;
    }
}
