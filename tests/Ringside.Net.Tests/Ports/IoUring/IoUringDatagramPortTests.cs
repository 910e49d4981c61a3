using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.IoUring;

/// <summary>What is special about datagrams through a ring, beside the contract of all ports.</summary>
public sealed class IoUringDatagramPortTests
{
    private const string Name = "io_uring";

    [Fact]
    public void A_batch_longer_than_a_chain_arrives_whole_and_in_order()
    {
        using IDatagramPort receiver = Open();
        using IDatagramPort sender = Open();
        Outgoing[] batch = [.. Enumerable.Range(0, 100).Select(i => new Outgoing(Ends.Lease(sender, $"{i}"), receiver.LocalEndpoint))];
        Assert.Equal(100, sender.Send(batch, out SendStatus status));
        Assert.Equal(SendStatus.Sent, status);
        Assert.Equal(sender.Frames.FrameCount, sender.Frames.Available);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), Enumerable.Range(0, 100).Select(_ => Ends.ReceiveText(receiver)));
        Assert.Equal(0, sender.Send([], out status));
        Assert.Equal(SendStatus.Sent, status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(40)]
    public void A_batch_ends_at_the_first_datagram_that_is_refused_and_nothing_behind_it_is_sent(int bad)
    {
        using IDatagramPort receiver = Open();
        using IDatagramPort sender = Open();
        Assert.True(Endpoint.TryParse("127.0.0.1:0", out Endpoint impossible));
        Outgoing[] batch = [.. Enumerable.Range(0, 50).Select(
            i => new Outgoing(Ends.Lease(sender, $"{i}"), i == bad ? impossible : receiver.LocalEndpoint))];
        Assert.Equal(bad, sender.Send(batch, out SendStatus status));
        Assert.Equal((SendStatus.Refused, Errno.EINVAL), (status, sender.LastError));
        Assert.Equal(sender.Frames.FrameCount - 50 + bad, sender.Frames.Available);
        Array.ForEach(batch[bad..], outgoing => sender.Frames.Return(outgoing.Frame));
        Ends.Send(sender, "end", receiver.LocalEndpoint);
        Assert.Equal(Enumerable.Range(0, bad).Select(i => $"{i}"), Enumerable.Range(0, bad).Select(_ => Ends.ReceiveText(receiver)));
        Assert.Equal("end", Ends.ReceiveText(receiver));
    }

    [Fact]
    public void More_than_the_kernel_has_buffers_for_waits_and_is_received_in_order()
    {
        using IDatagramPort receiver = Open();
        using IDatagramPort sender = Open();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 150; i++)
            {
                Assert.Equal(SendStatus.Sent, Ends.Send(sender, $"{i}", receiver.LocalEndpoint));
            }

            Assert.Equal(Enumerable.Range(0, 150).Select(i => $"{i}"), Enumerable.Range(0, 150).Select(_ => Ends.ReceiveText(receiver)));
        }

        Assert.Equal((0, Errno.None), (receiver.Dropped, receiver.LastError));
    }

    [Fact]
    public void A_batch_allocates_nothing()
    {
        using IDatagramPort port = Open();
        var batch = new Outgoing[8];
        var received = new Received[8];
        Endpoint self = port.LocalEndpoint;
        int lost = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 500; i++)
            {
                for (int n = 0; n < 8; n++)
                {
                    port.Frames.TryLease(out Frame frame);
                    batch[n] = new Outgoing(frame.Take(100), self);
                }

                port.Send(batch, out _);
                int looks = 0;
                for (int left = 8; left > 0 && ++looks < 1_000_000;)
                {
                    int count = port.Receive(received.AsSpan(0, left));
                    left -= count;
                    for (int n = 0; n < count; n++)
                    {
                        port.Frames.Return(received[n].Frame);
                    }
                }

                lost += looks == 1_000_000 ? 1 : 0;
            }
        }));
        Assert.Equal(0, lost);
    }

    // Who sleeps on the descriptor must not sleep over a datagram that is in the port already.
    [Fact]
    public void The_descriptor_stays_readable_while_anything_is_left_to_receive()
    {
        using IDatagramPort receiver = Open();
        using IDatagramPort sender = Open();
        Assert.Equal(PollEvents.None, PollSet.Ask(receiver.Descriptor, PollEvents.Readable));
        for (int i = 0; i < 3; i++)
        {
            Ends.Send(sender, $"{i}", receiver.LocalEndpoint);
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(PollEvents.Readable, PollSet.Ask(receiver.Descriptor, receiver.WakeOn(PollEvents.Readable)));
            Assert.Equal($"{i}", Ends.ReceiveText(receiver));
            Ends.Send(receiver, "answer", sender.LocalEndpoint);
        }

        Assert.Equal(0, receiver.Receive(new Received[1]));
        Assert.Equal(PollEvents.None, PollSet.Ask(receiver.Descriptor, PollEvents.Readable));
    }

    [Fact]
    public void Failed_sends_that_nobody_looks_at_fill_no_queue()
    {
        using IDatagramPort port = Open();
        Assert.True(Endpoint.TryParse("127.0.0.1:0", out Endpoint impossible));
        Ends.Send(port, "unread", port.LocalEndpoint);
        Assert.Equal(PollEvents.Readable, PollSet.Ask(port.Descriptor, PollEvents.Readable));
        Frame frame = Ends.Lease(port, "x");
        for (int i = 0; i < 2000; i++)
        {
            Assert.Equal(SendStatus.Refused, port.Send(frame, impossible));
            Assert.Equal(0, port.Send([new Outgoing(frame, impossible), new Outgoing(frame, impossible)], out SendStatus status));
            Assert.Equal(SendStatus.Refused, status);
        }

        Assert.Equal(PollEvents.Readable, PollSet.Ask(port.Descriptor, PollEvents.Readable));
        Assert.Equal("unread", Ends.ReceiveText(port));
    }

    [Fact]
    public void The_report_tells_the_ring_the_files_and_what_stands_in_for_stamps_on_demand()
    {
        using IDatagramPort port = Ends.Open(
            Name, new DatagramPortOptions { Local = Ends.Loopback, Stamps = StampSource.OnDemand });
        Assert.Equal(Name, port.Capabilities.FullName);
        Capability[] items = [.. port.Capabilities.Items];
        Assert.Equal(
            [CapabilityOutcome.Obtained, CapabilityOutcome.Obtained, CapabilityOutcome.Reduced], items.Select(item => item.Outcome));
        Assert.Contains("DeferTaskRun", items[0].Got);
        Assert.Equal(
            "stamps on demand (SIOCGSTAMPNS): a control message with every datagram (SO_TIMESTAMPING) (ioctl(SIOCGSTAMPNS): EOPNOTSUPP, a "
            + "ring receives ahead of the user: the socket's last stamp is not the user's)",
            items[2].ToString());
    }

    [Fact]
    public void A_port_may_be_made_on_one_thread_and_used_on_another()
    {
        IDatagramPort? port = null;
        var maker = new Thread(() => port = Open());
        maker.Start();
        maker.Join();
        using (port)
        {
            Ends.Send(port!, "self", port!.LocalEndpoint);
            Assert.Equal("self", Ends.ReceiveText(port));
        }
    }

    // The ring is bound to the thread that ended; the port says so, and is closed all the same.
    [Fact]
    public void A_port_that_another_thread_used_first_tells_that_the_ring_is_not_this_thread_s()
    {
        IDatagramPort port = Open();
        var user = new Thread(() => Ends.Send(port, "self", port.LocalEndpoint));
        user.Start();
        user.Join();
        Assert.Equal(SendStatus.Refused, Ends.Send(port, "x", port.LocalEndpoint));
        Assert.Equal(Errno.EEXIST, port.LastError);
        port.Dispose();
        Assert.Equal(-1, port.Descriptor);
    }

    private static IDatagramPort Open() => Ends.Open(Name);
}
