using System.Buffers.Binary;
using System.Net;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Sockets;

/// <summary>Socket ports on the loopback of either family; those of IPv6 in a namespace of their own, because the machine may have IPv6
/// switched off. Datagrams carry their number and a pattern that depends on it.</summary>
internal sealed class SocketEnds : IDisposable
{
    private readonly NetworkNamespace? _namespace;

    internal SocketEnds(bool isIPv6 = false)
    {
        Local = new Endpoint(isIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, 0);
        if (isIPv6)
        {
            Require.NetworkNamespaces();
            _namespace = NetworkNamespace.Create("loopback");
            _namespace.Run(() =>
            {
                using var netlink = new NetlinkSocket();
                new LinkTable(netlink).SetUp(LinkTable.LoopbackIndex);
            });
        }
    }

    internal Endpoint Local { get; }

    internal SocketDatagramPort Open(bool coalescing = false, int frameCount = 256, int frameSize = 2048, Endpoint local = default)
    {
        var options = new DatagramPortOptions
        {
            Local = local.IsEmpty ? Local : local,
            Coalescing = coalescing,
            FrameCount = frameCount,
            FrameSize = frameSize,
            ReceiveBufferBytes = 400_000, // whole batches wait in it, whatever the kernel charges for a datagram
        };
        return _namespace is null ? new SocketDatagramPort(options) : _namespace.Run(() => new SocketDatagramPort(options));
    }

    internal KernelSocket OpenSocket(bool coalescing)
    {
        KernelSocket socket = _namespace is null ? MakeSocket(Local) : _namespace.Run(() => MakeSocket(Local));
        if (coalescing)
        {
            socket.TryCoalesceReceives();
        }

        return socket;
    }

    /// <summary>A datagram of that length whose first bytes are its number, as far as it is long enough.</summary>
    internal static Outgoing Make(IPort port, int number, int length, in Endpoint destination)
    {
        Assert.True(port.Frames.TryLease(out Frame frame));
        frame = frame.Take(length);
        WritePattern(port.Frames[frame], number);
        return new Outgoing(frame, destination);
    }

    internal static Outgoing[] Make(IPort port, in Endpoint destination, params ReadOnlySpan<int> lengths)
    {
        var batch = new Outgoing[lengths.Length];
        for (int i = 0; i < batch.Length; i++)
        {
            batch[i] = Make(port, i, lengths[i], destination);
        }

        return batch;
    }

    /// <summary>Checks a datagram and gives its frame back.</summary>
    internal static int TakeLength(IPort port, in Received received, int number)
    {
        byte[] expected = new byte[received.Frame.Length];
        WritePattern(expected, number);
        Assert.Equal(expected, port.Frames[received.Frame]);
        port.Frames.Return(received.Frame);
        return expected.Length;
    }

    /// <summary>Receives until nothing is there, checks that numbers ascend from 0, and tells the lengths.</summary>
    internal static List<int> Drain(SocketDatagramPort port, int atOnce, in Endpoint sender)
    {
        var lengths = new List<int>();
        var into = new Received[atOnce];
        for (int count = port.Receive(into); count > 0; count = port.Receive(into))
        {
            foreach (Received received in into.AsSpan(0, count))
            {
                Assert.Equal(sender, received.Source);
                lengths.Add(TakeLength(port, received, lengths.Count));
            }
        }

        Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
        return lengths;
    }

    public void Dispose() => _namespace?.Dispose();

    private static KernelSocket MakeSocket(in Endpoint local)
    {
        var socket = KernelSocket.Create(SocketKind.Datagram, local);
        socket.Bind(local);
        return socket;
    }

    private static void WritePattern(Span<byte> bytes, int number)
    {
        bytes.Fill((byte)((number * 7) + bytes.Length));
        if (bytes.Length >= 4)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        }
    }
}
