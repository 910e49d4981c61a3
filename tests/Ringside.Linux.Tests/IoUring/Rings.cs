using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Tests.IoUring;

/// <summary>What the tests of rings share: a ring or a skip with the reason, entries, completions within a generous limit.</summary>
internal static unsafe class Rings
{
    internal const long GenerousNanos = 30_000_000_000;

    internal static Ring Open(RingFlags flags = RingOptions.OneThread, int entries = 16, int completions = 0)
    {
        try
        {
            return Ring.Open(new RingOptions { SubmissionEntries = entries, CompletionEntries = completions, Flags = flags });
        }
        catch (KernelException refusal) when (refusal.Error is Errno.EPERM or Errno.ENOSYS)
        {
            Assert.Skip(refusal.Message);
            throw;
        }
    }

    /// <summary>An entry that must be there, with its user data set.</summary>
    internal static SubmissionEntry* Next(Ring ring, ulong userData)
    {
        Assert.True(ring.TryNext(out SubmissionEntry* entry));
        entry->UserData = userData;
        return entry;
    }

    internal static Completion Take(Ring ring)
    {
        Completion completion;
        while (!ring.TryTake(out completion))
        {
            Assert.True(ring.SubmitAndWait(1, GenerousNanos) >= 0);
            Assert.True(ring.Available > 0, "no completion within 30 s");
        }

        return completion;
    }

    /// <summary>Takes as many completions as are asked for, in the order of their user data.</summary>
    internal static Completion[] Take(Ring ring, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Take(ring)).OrderBy(completion => completion.UserData)];

    internal static (ulong UserData, int Result) Told(Completion completion) => (completion.UserData, completion.Result);

    /// <summary>A UDP socket on the loopback.</summary>
    internal static KernelSocket Datagrams()
    {
        var any = new Endpoint(System.Net.IPAddress.Loopback, 0);
        var socket = KernelSocket.Create(SocketKind.Datagram, any);
        socket.Bind(any);
        return socket;
    }

    /// <summary>A TCP socket that listens on the loopback.</summary>
    internal static KernelSocket Listener()
    {
        var any = new Endpoint(System.Net.IPAddress.Loopback, 0);
        var socket = KernelSocket.Create(SocketKind.Stream, any);
        socket.Bind(any);
        socket.Listen(4);
        return socket;
    }
}
