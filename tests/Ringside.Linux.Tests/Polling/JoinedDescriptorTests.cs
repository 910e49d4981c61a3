using System.Net;
using System.Runtime.InteropServices;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Linux.Tests.Sockets;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Polling;

[Collection(PollSetCollection.Name)]
public sealed partial class JoinedDescriptorTests
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

    // Two are needed; with room for one, whichever was made first must not stay.
    [Fact]
    public void Without_room_for_both_of_its_descriptors_none_stays()
    {
        using var other = new EventDescriptor();
        OpenDescriptors.AssertNoneStays(50, () =>
        {
            int next = NextDescriptor();
            ulong before = SwapLimit((ulong)next + 1);
            KernelException? refusal = null;
            try
            {
                new JoinedDescriptor(other.Value).Dispose();
            }
            catch (KernelException refused)
            {
                refusal = refused;
            }
            finally
            {
                SwapLimit(before);
            }

            Assert.Equal(Errno.EMFILE, refusal?.Error);
        });
    }

    // The lowest number that is free (open(2)).
    private static int NextDescriptor()
    {
        using var probe = new EventDescriptor();
        return probe.Value;
    }

    private static unsafe ulong SwapLimit(ulong soft)
    {
        const int openDescriptors = 7; // RLIMIT_NOFILE
        ulong* limits = stackalloc ulong[4];
        Assert.Equal(0, ProcessLimit(0, openDescriptors, null, limits));
        (limits[2], limits[3]) = (soft, limits[1]);
        Assert.Equal(0, ProcessLimit(0, openDescriptors, limits + 2, null));
        return limits[0];
    }

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static unsafe partial int ProcessLimit(int process, int resource, ulong* next, ulong* before);

    private static int LoopbackDescriptor(out KernelSocket socket)
    {
        socket = LoopbackSockets.OpenHere(new Endpoint(IPAddress.Loopback, 0));
        return socket.Value;
    }

    private static PollEvents Ask(JoinedDescriptor joined) => PollSet.Ask(joined.Value, PollEvents.Readable);
}
