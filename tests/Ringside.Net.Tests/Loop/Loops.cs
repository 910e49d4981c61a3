using System.Runtime.InteropServices;
using Ringside.Linux.Descriptors;
using Ringside.Net.Loop;

namespace Ringside.Net.Tests.Loop;

/// <summary>What the tests of the loop share: an observer that remembers, pipes, loops that end.</summary>
internal sealed partial class Loops : ILoopObserver
{
    internal List<string> Ended { get; } = [];

    internal List<Exception> Failures { get; } = [];

    public void OnEnded(Coroutine coroutine, Exception? failure)
    {
        Ended.Add(coroutine.Name);
        if (failure is not null)
        {
            Failures.Add(failure);
        }
    }

    /// <summary>Runs bodies on a loop of their own until all have ended; what they threw is thrown.</summary>
    internal static void Run(params Func<Coroutine, ValueTask>[] bodies)
    {
        var observer = new Loops();
        using (var loop = new RingLoop(new RingLoopOptions(), observer))
        {
            foreach (Func<Coroutine, ValueTask> body in bodies)
            {
                loop.Start("body", body);
            }

            loop.Run();
            Assert.Equal(0, loop.OperationCount);
            Assert.Equal(loop.Frames.FrameCount, loop.Frames.Available);
        }

        if (observer.Failures.Count > 0)
        {
            throw new AggregateException(observer.Failures);
        }
    }

    /// <summary>Drives a loop by duty cycles until something holds.</summary>
    internal static void Until(RingLoop loop, Func<bool> holds)
    {
        long limit = Linux.Clocks.KernelClock.MonotonicRawNanos() + 30_000_000_000;
        while (!holds())
        {
            Assert.True(Linux.Clocks.KernelClock.MonotonicRawNanos() < limit, "it did not come about within 30 s");
            loop.DoWork(0);
        }
    }

    /// <summary>Two ends of a stream, as a pair of connected sockets of this machine (socketpair(2)).</summary>
    internal static (FileDescriptor First, FileDescriptor Second) Pair()
    {
        int[] ends = new int[2];
        Assert.Equal(0, socketpair(1, 1 | 0x800 | 0x80000, 0, ends));
        return (new FileDescriptor(ends[0]), new FileDescriptor(ends[1]));
    }

    internal static void Write(FileDescriptor descriptor, string text)
    {
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(text);
        Assert.Equal(bytes.Length, write(descriptor.Value, bytes, bytes.Length));
    }

    [LibraryImport("libc")]
    private static partial int socketpair(int domain, int type, int protocol, [Out] int[] ends);

    [LibraryImport("libc")]
    private static partial nint write(int descriptor, byte[] bytes, nint length);
}
