using System.Net;
using System.Text;
using Ringside.Linux.Clocks;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Ports;

/// <summary>What the tests of ports share: making them on the loopback, text in and out of frames, waiting with a generous limit.</summary>
internal static class Ends
{
    private const long GenerousNanos = 30_000_000_000;

    internal static Endpoint Loopback { get; } = new(IPAddress.Loopback, 0);

    internal static IBackend Find(string name) =>
        Backends.TryGet(name, out IBackend? backend) ? backend : throw new ArgumentException($"no back end '{name}'");

    internal static IDatagramPort Open(string backend, DatagramPortOptions? options = null) =>
        Find(backend).OpenDatagramPort(options ?? new DatagramPortOptions { Local = Loopback });

    /// <summary>A member of a group on <c>lo</c>; with port 0 the kernel chooses one.</summary>
    internal static IDatagramPort OpenMember(string backend, string group, int port = 0) => Open(backend, new DatagramPortOptions
    {
        Local = new Endpoint(IPAddress.Parse(group), port),
        Group = new Endpoint(IPAddress.Parse(group), port),
        Interface = "lo",
    });

    internal static IDatagramPort OpenMulticastSender(string backend) =>
        Open(backend, new DatagramPortOptions { Local = Loopback, Interface = "lo" });

    internal static Frame Lease(IPort port, int length)
    {
        Assert.True(port.Frames.TryLease(out Frame frame));
        return frame.Take(length);
    }

    internal static Frame Lease(IPort port, string text)
    {
        Frame frame = Lease(port, text.Length);
        Encoding.ASCII.GetBytes(text, port.Frames[frame]);
        return frame;
    }

    internal static SendStatus Send(IDatagramPort port, string text, in Endpoint destination)
    {
        Frame frame = Lease(port, text);
        SendStatus status = port.Send(frame, destination);
        if (status == SendStatus.Sent)
        {
            port.Flush();
        }
        else
        {
            port.Frames.Return(frame);
        }

        return status;
    }

    internal static SendStatus Send(IStreamPort port, string text)
    {
        Frame frame = Lease(port, text);
        SendStatus status = port.Send(frame);
        if (status != SendStatus.Sent)
        {
            port.Frames.Return(frame);
        }

        return status;
    }

    /// <summary>The text of a datagram or a piece of a stream; gives its frame back.</summary>
    internal static string Take(IPort port, in Received received)
    {
        string text = Encoding.ASCII.GetString(port.Frames[received.Frame]);
        port.Frames.Return(received.Frame);
        return text;
    }

    internal static Received ReceiveOne(IDatagramPort port)
    {
        var one = new Received[1];
        Until(() => port.Receive(one) == 1, port.Descriptor);
        return one[0];
    }

    internal static string ReceiveText(IDatagramPort port) => Take(port, ReceiveOne(port));

    internal static string ReceiveText(IStreamPort port, int length)
    {
        var text = new StringBuilder();
        Until(
            () =>
            {
                while (text.Length < length && port.TryReceive(out Received received))
                {
                    text.Append(Take(port, received));
                }

                return text.Length >= length;
            },
            port.Descriptor);
        return text.ToString();
    }

    /// <summary>Asks again whenever the descriptor is ready or a moment has passed, until the limit.</summary>
    internal static void Until(Func<bool> holds, int descriptor, PollEvents events = PollEvents.Readable)
    {
        long limit = KernelClock.MonotonicRawNanos() + GenerousNanos;
        var set = new PollSet(1);
        set.Watch(descriptor, events);
        while (!holds())
        {
            Assert.True(KernelClock.MonotonicRawNanos() < limit, "it did not come about within 30 s");
            set.Wait(10_000_000);
        }
    }

    internal static void Until(StreamState state, IStreamPort port)
    {
        Until(() => port.Poll() == state || port.State == StreamState.Failed, port.Descriptor, PollEvents.Writable | PollEvents.PeerHangUp);
        Assert.Equal(state, port.State);
    }
}
