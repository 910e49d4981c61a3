using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Loop;

namespace Ringside.Net.Tests.Loop;

/// <summary>Loops of tests: small limits, ended from outside when they hang, and looked over when they have ended.</summary>
internal static class Loops
{
    internal const long Second = 1_000_000_000;
    internal const long Millisecond = 1_000_000;

    internal static readonly Endpoint Loopback = new(IPAddress.Loopback, 0);

    internal static RingLoopOptions Small { get; } = new()
    {
        SubmissionEntries = 8,
        CompletionEntries = 32,
        MaximumOperations = 64,
        MaximumCoroutines = 16,
        FrameCount = 8,
        FrameSize = 256,
        KernelFrames = 8,
        MaximumQueuedFrames = 4,
        MaximumQueuedConnections = 4,
    };

    /// <summary>Opens a loop, or skips the test where io_uring is forbidden.</summary>
    internal static RingLoop Open(RingLoopOptions? options = null)
    {
        try
        {
            return new RingLoop(options ?? Small);
        }
        catch (KernelException refusal) when (refusal.Error is Errno.EPERM or Errno.ENOSYS)
        {
            Assert.Skip(refusal.Message);
            throw;
        }
    }

    /// <summary>Runs one coroutine, and those that it starts, on a loop of its own until all have ended.</summary>
    internal static void Run(Func<RingLoop, ValueTask> body, RingLoopOptions? options = null)
    {
        using RingLoop loop = Open(options);
        loop.Start(body, loop, "test");
        RunToEnd(loop);
        AssertNothingLeft(loop);
    }

    /// <summary>Runs until all coroutines have ended; a loop that hangs is stopped and fails the test.</summary>
    internal static void RunToEnd(RingLoop loop)
    {
        bool hangs = false;
        using var watchdog = new Timer(
            _ =>
            {
                hangs = true;
                loop.Stop();
            },
            null,
            TimeSpan.FromSeconds(60),
            Timeout.InfiniteTimeSpan);
        loop.Run();
        Assert.False(hangs, $"the loop still had {loop.CoroutineCount} coroutines and {loop.OperationCount} operations after a minute");
    }

    /// <summary>Holds that all operations are over and all frames are back. A loop has one operation of its own.</summary>
    internal static void AssertNothingLeft(RingLoop loop)
    {
        for (int i = 0; i < 1000 && loop.OperationCount > 1; i++)
        {
            loop.Turn(Millisecond); // what was cancelled at the end completes now
        }

        Assert.Equal(1, loop.OperationCount);
        Assert.Equal(loop.Options.FrameCount, loop.Frames.Available);
        Assert.Equal(loop.Options.KernelFrames, loop.Frames.WithKernel);
        Assert.Equal(0, loop.Strays);
    }

    /// <summary>Makes a connection over loopback, both ends on the loop.</summary>
    internal static async ValueTask<(LoopSocket Client, LoopSocket Server)> ConnectAsync(RingLoop loop)
    {
        using LoopListener listener = LoopListener.Listen(loop, Loopback);
        Pending accept = listener.Accept();
        LoopSocket client = LoopSocket.Create(loop, SocketKind.Stream, listener.LocalEndpoint);
        Assert.Equal(0, await client.Connect(listener.LocalEndpoint));
        int descriptor = await accept;
        Assert.InRange(descriptor, 0, int.MaxValue);
        return (client, LoopSocket.Own(loop, descriptor));
    }

    internal static Frame Lease(RingLoop loop, string text = "")
    {
        Assert.True(loop.Frames.TryLease(out Frame frame));
        System.Text.Encoding.ASCII.GetBytes(text, loop.Frames[frame]);
        return text.Length == 0 ? frame : frame.Take(text.Length);
    }

    internal static string Text(RingLoop loop, Frame frame, int length) =>
        System.Text.Encoding.ASCII.GetString(loop.Frames[frame][..length]);

    internal static async ValueTask SendTextAsync(LoopSocket socket, string text) =>
        Assert.Equal(text.Length, await socket.SendAllAsync(System.Text.Encoding.ASCII.GetBytes(text)));
}
