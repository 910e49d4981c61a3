using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Ports;

/// <summary>How a connection ends, on every back end: half-close, reset, and closing with bytes still kept.</summary>
public sealed class StreamEndContractTests
{
    [Theory, EveryBackend]
    public void A_half_close_is_seen_by_polling_and_what_came_before_is_still_there(string backend)
    {
        (IStreamPort port, KernelSocket peer) = StreamPair.ConnectSocket(backend);
        using (port)
        using (peer)
        {
            peer.Send("last words"u8);
            peer.ShutdownSend();
            Ends.Until(() => port.Poll() == StreamState.PeerClosed, port.Descriptor, PollEvents.PeerHangUp);
            Assert.Equal("last words", Ends.ReceiveText(port, 10));
            Assert.False(port.TryReceive(out _));
            Assert.Equal(StreamState.PeerClosed, port.Poll());
            Assert.Equal(Errno.None, port.LastError);

            // The other direction works on.
            Assert.Equal(SendStatus.Sent, Ends.Send(port, "answer"));
            byte[] answer = new byte[10];
            Ends.Until(() => peer.Receive(answer) == 6, peer.Value);
            Assert.Equal("answer"u8, answer.AsSpan(0, 6));
            Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
        }
    }

    [Theory, EveryBackend]
    public void A_half_close_is_seen_by_receiving(string backend)
    {
        (IStreamPort port, KernelSocket peer) = StreamPair.ConnectSocket(backend);
        using (port)
        using (peer)
        {
            peer.Send("x"u8);
            peer.ShutdownSend();
            Assert.Equal("x", Ends.ReceiveText(port, 1));
            Ends.Until(() => !port.TryReceive(out _) && port.State == StreamState.PeerClosed, port.Descriptor);
            Assert.Equal(StreamState.PeerClosed, port.State);
        }
    }

    // A socket that is closed while bytes wait in it resets the connection (RFC 2525, section 2.17).
    [Theory, EveryBackend]
    public void A_reset_fails_the_connection_and_what_came_before_is_still_there(string backend)
    {
        (IStreamPort port, KernelSocket peer) = StreamPair.ConnectSocket(backend);
        using (port)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(port, "never read"));
            Ends.Until(() => PollSet.Ask(peer.Value, PollEvents.Readable) == PollEvents.Readable, peer.Value);
            peer.Send("last words"u8);
            peer.Dispose();
            Ends.Until(StreamState.Failed, port);
            Assert.Equal(Errno.ECONNRESET, port.LastError);
            Assert.Equal("last words", Ends.ReceiveText(port, 10));
            Assert.False(port.TryReceive(out _));
            Assert.Equal((StreamState.Failed, Errno.ECONNRESET), (port.State, port.LastError));
            Assert.Equal(SendStatus.Refused, Ends.Send(port, "x"));
            Assert.Equal((StreamState.Failed, Errno.ECONNRESET), (port.Poll(), port.LastError));
            Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
        }
    }

    [Theory, EveryBackend]
    public void A_reset_is_seen_by_receiving_and_by_sending(string backend)
    {
        foreach (bool bySending in new[] { false, true })
        {
            (IStreamPort port, KernelSocket peer) = StreamPair.ConnectSocket(backend);
            using (port)
            {
                Reset(port, peer);
                SendStatus status = SendStatus.Refused;
                if (bySending)
                {
                    status = Ends.Send(port, "x");
                }
                else
                {
                    Assert.False(port.TryReceive(out _));
                }

                Assert.Equal(SendStatus.Refused, status);
                Assert.Equal((StreamState.Failed, Errno.ECONNRESET), (port.State, port.LastError));
                Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
            }
        }
    }

    [Theory, EveryBackend]
    public void A_connection_that_fails_gives_back_the_frames_that_it_kept(string backend)
    {
        foreach (bool byFlushing in new[] { false, true })
        {
            (IStreamPort port, KernelSocket peer) = StreamPair.ConnectSocket(backend, Small());
            using (port)
            {
                Fill(port);
                Assert.Equal(port.Frames.FrameCount - 4, port.Frames.Available);
                Reset(port, peer);
                Assert.Equal(0, byFlushing ? port.Flush() : (int)port.Poll() - (int)StreamState.Failed);
                Assert.Equal(StreamState.Failed, port.State);
                Assert.Equal(0, port.QueuedBytes);
                Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
                Assert.Equal(0, port.Flush());
            }
        }
    }

    [Theory, EveryBackend]
    public void Closing_drops_what_is_kept_and_a_closed_port_does_nothing(string backend)
    {
        (IStreamPort port, KernelSocket peer) = StreamPair.ConnectSocket(backend, Small());
        using (peer)
        {
            Fill(port);
            Endpoint local = port.LocalEndpoint;
            Frame frame = Ends.Lease(port, 1);
            port.Dispose();
            port.Dispose();
            Assert.Equal((StreamState.Closed, StreamState.Closed), (port.State, port.Poll()));
            Assert.Equal((0, 0), (port.QueuedBytes, port.Flush()));
            Assert.Equal(SendStatus.Refused, port.Send(frame));
            Assert.False(port.TryReceive(out _));
            Assert.Equal((local, -1), (port.LocalEndpoint, port.Descriptor));

            // What the kernel had taken arrives, then the end.
            byte[] buffer = new byte[1 << 16];
            int received = 0;
            Ends.Until(() => (received = peer.Receive(buffer)) is 0 or -(int)Errno.ECONNRESET, peer.Value);
            Assert.Equal(0, received);
        }
    }

    [Theory, EveryBackend]
    public void A_full_queue_goes_on_as_soon_as_the_reader_does_without_a_flush(string backend)
    {
        (IStreamPort port, KernelSocket peer) = StreamPair.ConnectSocket(backend, Small());
        using (port)
        using (peer)
        {
            Fill(port);
            byte[] buffer = new byte[1 << 20];
            Frame frame = Ends.Lease(port, 1);
            Ends.Until(
                () =>
                {
                    while (peer.Receive(buffer) > 0)
                    {
                    }

                    return port.Send(frame) == SendStatus.Sent;
                },
                peer.Value);
        }
    }

    private static StreamPortOptions Small() => new() { FrameCount = 16, FrameSize = 1 << 16, MaximumQueuedFrames = 4 };

    /// <summary>Sends until the kernel and the port take no more.</summary>
    private static void Fill(IStreamPort port)
    {
        for (int full = 0; full < 20;)
        {
            Frame frame = Ends.Lease(port, 1 << 16);
            if (port.Send(frame) != SendStatus.Sent)
            {
                port.Frames.Return(frame);
                full++;
            }
        }

        Assert.True(port.QueuedBytes > 3 << 16);
    }

    private static void Reset(IStreamPort port, KernelSocket peer)
    {
        if (port.QueuedBytes == 0)
        {
            Ends.Send(port, "never read");
        }

        Ends.Until(() => PollSet.Ask(peer.Value, PollEvents.Readable) == PollEvents.Readable, peer.Value);
        peer.Dispose();

        // A port whose events come through a ring does not show the error on its descriptor; that something came is all it shows.
        PollEvents sign = port.WakeOn(PollEvents.None) == PollEvents.None ? PollEvents.Error : PollEvents.Readable;
        Ends.Until(() => PollSet.Ask(port.Descriptor, port.WakeOn(PollEvents.None)).HasFlag(sign), port.Descriptor);
    }
}
