using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Linux.Tests.Sockets;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Polling;

[Collection(PollSetCollection.Name)]
public sealed class JoinedDescriptorTests
{
    [Fact]
    public void It_is_readable_while_the_other_is_or_while_it_is_raised()
    {
        using KernelSocket socket = LoopbackSockets.OpenHere(new Endpoint(IPAddress.Loopback, 0));
        using var joined = new JoinedDescriptor(socket.Value);
        Assert.Equal(PollEvents.None, Ask(joined));
        socket.SendTo([1], socket.LocalEndpoint);
        Assert.Equal(PollEvents.Readable, Ask(joined));
        Assert.Equal(1, socket.Receive(new byte[10]));
        Assert.Equal(PollEvents.None, Ask(joined));
        joined.IsRaised = true;
        joined.IsRaised = true;
        Assert.Equal(PollEvents.Readable, Ask(joined));
        joined.IsRaised = false;
        Assert.Equal(PollEvents.None, Ask(joined));
    }

    [Fact]
    public void The_other_may_be_watched_for_room_as_well()
    {
        using KernelSocket socket = LoopbackSockets.OpenHere(new Endpoint(IPAddress.Loopback, 0));
        using var joined = new JoinedDescriptor(socket.Value);
        joined.Watch(PollEvents.Readable | PollEvents.Writable);
        Assert.Equal(PollEvents.Readable, Ask(joined));
        joined.Watch(PollEvents.Readable);
        Assert.Equal(PollEvents.None, Ask(joined));
    }

    [Fact]
    public void What_cannot_be_watched_is_refused_and_nothing_stays_open()
    {
        OpenDescriptors.AssertNoneStays(50, () =>
        {
            Assert.Equal(Errno.EBADF, Assert.Throws<KernelException>(() => new JoinedDescriptor(999_999)).Error);
            var joined = new JoinedDescriptor(LoopbackDescriptor(out KernelSocket socket));
            socket.Dispose();
            joined.Dispose();
            joined.Dispose();
        });
    }

    private static int LoopbackDescriptor(out KernelSocket socket)
    {
        socket = LoopbackSockets.OpenHere(new Endpoint(IPAddress.Loopback, 0));
        return socket.Value;
    }

    private static PollEvents Ask(JoinedDescriptor joined) => PollSet.Ask(joined.Value, PollEvents.Readable);
}
