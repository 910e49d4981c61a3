using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Ports.IoUring;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.IoUring;

/// <summary>Datagram ports on the ring of a thread that spins: nothing stands armed in the kernel, each look asks for itself.</summary>
public sealed class SpinningPortTests : IDisposable
{
    private readonly Waiter _waiter = new(WaitStrategy.Spin);
    private readonly IBackend _backend;
    private readonly IDatagramPort _sender;
    private readonly IDatagramPort _behind = Ends.Open("socket", new DatagramPortOptions { Local = Ends.Loopback });

    public SpinningPortTests()
    {
        _backend = new IoUringBackend().ForThread(_waiter);
        _sender = Ends.Open("socket", new DatagramPortOptions { Local = Ends.Loopback, FrameSize = 4096 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(64)]
    public void A_burst_comes_whole_and_in_order_however_many_are_wanted_at_a_time(int wanted)
    {
        using IDatagramPort port = Open();
        for (int i = 0; i < 100; i++)
        {
            Send(i == 50 ? string.Empty : $"{i}", port);
        }

        var into = new Received[wanted];
        var texts = new List<string>();
        while (port.Receive(into) is > 0 and int count)
        {
            texts.AddRange(into.Take(count).Select(received => Ends.Take(port, received)));
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => i == 50 ? string.Empty : $"{i}"), texts);
        Assert.Equal((Errno.None, 0, 0, port.Frames.FrameCount), (port.LastError, port.Dropped, port.Oversized, port.Frames.Available));
    }

    [Fact]
    public void What_does_not_fit_is_counted_and_the_next_one_comes()
    {
        using IDatagramPort port = Open();
        foreach (int length in new[] { 2049, 4000, 2048, 3000 })
        {
            Assert.Equal(SendStatus.Sent, _sender.Send(Wires.Wire.Fill(_sender, length, 7), port.LocalEndpoint));
        }

        var into = new Received[3];
        Assert.Equal(1, port.Receive(into));
        Assert.Equal(2048, into[0].Frame.Length);
        port.Frames.Return(into[0].Frame);
        Assert.Equal(0, port.Receive(into));
        Assert.Equal(3, port.Oversized);
    }

    [Fact]
    public void Who_holds_all_frames_receives_nothing_and_loses_nothing()
    {
        using IDatagramPort port = Open(options => options with { FrameCount = 3 });
        for (int i = 0; i < 5; i++)
        {
            Send($"{i}", port);
        }

        var into = new Received[8];
        Assert.Equal(3, port.Receive(into));
        Assert.Equal(0, port.Receive(into.AsSpan(3)));
        Assert.Equal(["0", "1", "2"], into.Take(3).Select(received => Ends.Take(port, received)));
        Assert.Equal(2, port.Receive(into));
        Assert.Equal(["3", "4"], into.Take(2).Select(received => Ends.Take(port, received)));
        Assert.Equal(0, port.Dropped);
    }

    [Fact]
    public void Stamps_and_counts_of_lost_datagrams_come_as_ever()
    {
        using IDatagramPort port = Open(options => options with { Stamps = StampSource.ControlMessage, ReceiveBufferBytes = 4096 });
        long before = KernelClock.RealtimeNanos();
        for (int i = 0; i < 200; i++)
        {
            Send("x", port);
        }

        var into = new Received[64];
        int count = 0;
        long stamp = 0;
        while (port.Receive(into) is > 0 and int received)
        {
            count += received;
            stamp = into[0].StampRealtimeNanos;
            Array.ForEach(into[..received], one => port.Frames.Return(one.Frame));
        }

        Assert.InRange(stamp, before, KernelClock.RealtimeNanos());
        Assert.InRange(count, 1, 199);
        Assert.Equal(200, count + port.Dropped);
    }

    [Fact]
    public void A_thread_that_stops_spinning_is_woken()
    {
        using IDatagramPort port = Open();
        var into = new Received[1];
        Send("while it spins", port);
        Assert.Equal("while it spins", ReceiveText(port, into));
        _waiter.Strategy = WaitStrategy.Block;
        _waiter.Watch(port.Descriptor, port.WakeOn(PollEvents.Readable));
        Assert.Equal(0, port.Receive(into));
        Send("while it sleeps", port);
        Assert.Equal("while it sleeps", ReceiveText(port, into));
        Assert.Equal(0, port.Receive(into));
        Send("before it spins again", port);
        _waiter.Strategy = WaitStrategy.Spin;
        Assert.Equal("before it spins again", ReceiveText(port, into));
        Send("and then", port);
        Assert.Equal("and then", ReceiveText(port, into));
        _waiter.Unwatch(port.Descriptor);
    }

    [Fact]
    public void It_allocates_nothing()
    {
        using IDatagramPort port = Open();
        var into = new Received[4];
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                for (int j = 0; j < 3; j++)
                {
                    _sender.Frames.TryLease(out Frame frame);
                    _sender.Send(frame.Take(64), port.LocalEndpoint);
                }

                for (int count = 0; count < 3;)
                {
                    int received = port.Receive(into);
                    for (int j = 0; j < received; j++)
                    {
                        port.Frames.Return(into[j].Frame);
                    }

                    count += received;
                }
            }
        }));
    }

    public void Dispose()
    {
        _sender.Dispose();
        _behind.Dispose();
        _waiter.Dispose();
    }

    private IDatagramPort Open(Func<DatagramPortOptions, DatagramPortOptions>? change = null)
    {
        var options = new DatagramPortOptions { Local = Ends.Loopback };
        return _backend.OpenDatagramPort(change is null ? options : change(options));
    }

    // A busy kernel delivers later, but in order: what was sent is there when what was sent behind it is.
    private void Send(string text, IDatagramPort to)
    {
        Assert.Equal(SendStatus.Sent, Ends.Send(_sender, text, to.LocalEndpoint));
        Assert.Equal(SendStatus.Sent, Ends.Send(_sender, "behind", _behind.LocalEndpoint));
        long deadline = KernelClock.MonotonicRawNanos() + 5_000_000_000;
        var one = new Received[1];
        while (_behind.Receive(one) == 0)
        {
            Assert.True(KernelClock.MonotonicRawNanos() < deadline, "what was sent to a socket is not there after 5 s");
        }

        _behind.Frames.Return(one[0].Frame);
    }

    private string ReceiveText(IDatagramPort port, Received[] into)
    {
        while (port.Receive(into) == 0)
        {
            _waiter.Idle(0, KernelClock.MonotonicRawNanos());
        }

        return Ends.Take(port, into[0]);
    }
}
