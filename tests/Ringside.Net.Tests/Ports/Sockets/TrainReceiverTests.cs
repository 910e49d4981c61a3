using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Net.Tests.Ports.Sockets;

/// <summary>Counts the memory of the process, so nothing else may run beside these tests.</summary>
[Collection(DescriptorLeakTests.Name)]
public sealed class TrainReceiverTests
{
    private const int Cycles = 2000;

    [Fact]
    public void One_that_cannot_be_leaves_no_memory_mapped()
    {
        var closed = KernelSocket.Create(SocketKind.Datagram, Ends.Loopback);
        closed.Dispose();
        Fail(closed, 10);
        long before = AnonymousKilobytes();
        Fail(closed, Cycles);

        // Each one that stayed would be 64 KiB.
        Assert.InRange(AnonymousKilobytes() - before, long.MinValue, Cycles * 64 / 2);
    }

    private static void Fail(KernelSocket closed, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.Equal(Errno.EBADF, Assert.Throws<KernelException>(() => new TrainReceiver(closed)).Error);
        }
    }

    private static long AnonymousKilobytes()
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("RssAnon:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], null);
    }
}
