using System.Net;
using System.Runtime.CompilerServices;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Linux.Polling;
using Ringside.Linux.Privileges;
using Ringside.Linux.Sockets;
using Ringside.Linux.Tap;
using Ringside.Linux.Tests.Namespaces;
using Ringside.Linux.Tests.Privileges;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Tap;

[Collection(NamespaceCollection.Name)]
public sealed class TapDeviceTests
{
    private const int EthernetLength = 14;
    private const long GenerousNanos = 30_000_000_000;

    private static readonly IPAddress Here = IPAddress.Parse("10.77.0.1");
    private static readonly IPAddress There = IPAddress.Parse("10.77.0.2");

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void What_the_kernel_sends_is_read_and_what_is_written_arrives(int queues, bool hasOffloadHeader) => InNamespace(() =>
    {
        using var device = TapDevice.Create(new TapOptions { Name = "tap7", Queues = queues, HasOffloadHeader = hasOffloadHeader });
        Assert.Equal("tap7", device.Name);
        Assert.Equal(queues, device.Queues.Count);
        SwitchOn(device);
        using KernelSocket socket = LoopbackSocket(Here);
        Assert.Equal(5, socket.SendTo("hello"u8, new Endpoint(There, 9)));
        byte[] frame = ReadDatagram(device, hasOffloadHeader ? TapDevice.OffloadHeaderLength : 0, out TapQueue queue);
        int start = hasOffloadHeader ? TapDevice.OffloadHeaderLength : 0;
        Assert.Equal("hello"u8, frame.AsSpan(start + 42, 5));
        Assert.Equal((byte)0x02, frame[start]);

        // The same datagram the other way: swapping addresses and ports changes neither checksum.
        Span<byte> packet = frame.AsSpan(start);
        Swap(packet, 0, 6, 6);
        Swap(packet, EthernetLength + 12, EthernetLength + 16, 4);
        Swap(packet, EthernetLength + 20, EthernetLength + 22, 2);
        Assert.Equal(frame.Length, queue.Write(frame));
        Assert.Equal(5, socket.ReceiveFrom(frame, out Endpoint source));
        Assert.Equal(new Endpoint(There, 9), source);
    });

    [Fact]
    public void The_link_goes_with_the_device() => InNamespace(() =>
    {
        using var netlink = new NetlinkSocket();
        var links = new LinkTable(netlink);
        var device = TapDevice.Create();
        Assert.Equal("tap0", device.Name);
        Assert.True(links.TryFind("tap0", out _));
        Assert.Equal("ioctl(TUNSETIFF tap0): EBUSY, a link of this name exists already, or is not one with several queues",
            Assert.Throws<KernelException>(() => TapDevice.Create(new TapOptions { Name = "tap0" })).Message);
        device.Dispose();
        device.Dispose();
        Assert.False(links.TryFind("tap0", out _));
        Assert.Equal(-(int)Errno.EBADF, device.Queues[0].Write(new byte[60]));
    });

    [Fact]
    public void A_link_that_is_down_takes_nothing_and_has_nothing() => InNamespace(() =>
    {
        using var device = TapDevice.Create();
        Assert.Equal(-(int)Errno.EIO, device.Queues[0].Write(new byte[60]));
        Assert.Equal(-(int)Errno.EAGAIN, device.Queues[0].Read(new byte[2000]));
    });

    [Fact]
    public void Frames_allocate_nothing() => InNamespace(() =>
    {
        using var device = TapDevice.Create();
        SwitchOn(device);
        byte[] frame = new byte[2000];
        int written = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                written += device.Queues[0].Write(frame.AsSpan(0, 60));
                _ = device.Queues[0].Read(frame);
            }
        }));
        Assert.Equal(2 * 60_000, written);
    });

    [Fact]
    public void Without_the_privilege_it_says_so()
    {
        Require.Exists("/dev/net/tun", "the tap driver");
        string message = WithCapabilities.Run(Capabilities.None, () => Assert.Throws<KernelException>(() => TapDevice.Create()).Message);
        Assert.Equal("ioctl(TUNSETIFF tap%d): EPERM, needs CAP_NET_ADMIN in this network namespace", message);
    }

    [Fact]
    public void Names_and_queues_are_checked()
    {
        Assert.Throws<ArgumentException>(() => TapDevice.Create(new TapOptions { Name = "a/b" }));
        Assert.Throws<ArgumentException>(() => TapDevice.Create(new TapOptions { Name = "sixteen-bytes-xx" }));
        Assert.Throws<ArgumentOutOfRangeException>(() => TapDevice.Create(new TapOptions { Queues = 0 }));
        Assert.Equal(40, Unsafe.SizeOf<TapDevice.InterfaceRequest>());
    }

    private static void InNamespace(Action action)
    {
        Require.NetworkNamespaces();
        Require.Exists("/dev/net/tun", "the tap driver");
        using var own = NetworkNamespace.Create("tap");
        own.Run(action);
    }

    private static void SwitchOn(TapDevice device)
    {
        using var netlink = new NetlinkSocket();
        var links = new LinkTable(netlink);
        int index = links.Find(device.Name).Index;
        Assert.True(HardwareAddress.TryRead([2, 0, 0, 0, 0, 2], out HardwareAddress peer));
        links.SetUp(index);
        new AddressTable(netlink).Add(new LinkAddress(index, Here, 24));
        new NeighbourTable(netlink).SetPermanent(index, There, peer);
    }

    private static KernelSocket LoopbackSocket(IPAddress address) => Sockets.LoopbackSockets.OpenHere(new Endpoint(address, 0));

    // The kernel also sends of its own accord (router solicitations); those are passed over.
    private static byte[] ReadDatagram(TapDevice device, int headerLength, out TapQueue from)
    {
        byte[] bytes = new byte[2048];
        long limit = KernelClock.MonotonicRawNanos() + GenerousNanos;
        var set = new PollSet(device.Queues.Count);
        foreach (TapQueue queue in device.Queues)
        {
            set.Watch(queue.Value, PollEvents.Readable);
        }

        while (KernelClock.MonotonicRawNanos() < limit)
        {
            foreach (TapQueue queue in device.Queues)
            {
                int length = queue.Read(bytes);
                if (length > headerLength + 42 && bytes.AsSpan(headerLength + 12, 2).SequenceEqual<byte>([8, 0]))
                {
                    from = queue;
                    return bytes[..length];
                }
            }

            set.Wait(GenerousNanos);
        }

        throw new TimeoutException("the datagram did not come");
    }

    private static void Swap(Span<byte> bytes, int first, int second, int length)
    {
        byte[] kept = bytes.Slice(first, length).ToArray();
        bytes.Slice(second, length).CopyTo(bytes[first..]);
        kept.CopyTo(bytes[second..]);
    }
}
