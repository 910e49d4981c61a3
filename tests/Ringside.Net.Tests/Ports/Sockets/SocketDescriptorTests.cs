using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Sockets;

[Collection(DescriptorLeakTests.Name)]
public sealed class SocketDescriptorTests
{
    [Fact]
    public void Ports_that_coalesce_leave_no_descriptor_whether_they_could_be_made_or_not()
    {
        var good = new DatagramPortOptions { Local = new Endpoint(IPAddress.Loopback, 0), Coalescing = true };
        OpenDescriptors.AssertNoneStays(1000, () => Cycle(good));
    }

    private static void Cycle(DatagramPortOptions good)
    {
        new SocketDatagramPort(good).Dispose();
        Assert.Throws<KernelException>(
            () => new SocketDatagramPort(good with { Local = new Endpoint(IPAddress.Parse("192.0.2.1"), 0) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SocketDatagramPort(good with { FrameSize = 3 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SocketDatagramPort(good with { FrameCount = 0, Coalescing = false }));
    }
}
