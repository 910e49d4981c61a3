using System.Buffers.Binary;
using System.Net;
using System.Text;
using Ringside.Linux.Clocks;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Packets;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Packets;

/// <summary>A veth pair with a plain socket that sends on the first end; packet sockets are put on the second. The wire delivers inside
/// the sender's call: what is not there afterwards will never be.</summary>
internal sealed class PacketWire : IDisposable
{
    internal const int Port = 5000;

    internal PacketWire()
    {
        Require.NetworkNamespaces();
        Pair = VethPair.Create();
        Sender = OpenSocket(Pair.First);
    }

    internal VethPair Pair { get; }

    internal KernelSocket Sender { get; }

    internal Endpoint Target => new(Pair.Second.Address, Port);

    public void Dispose()
    {
        Sender.Dispose();
        Pair.Dispose();
    }

    internal static KernelSocket OpenSocket(VethEnd end, int port = 0) => end.Namespace.Run(() =>
    {
        var local = new Endpoint(end.Address, port);
        KernelSocket socket = KernelSocket.Create(SocketKind.Datagram, local);
        socket.Bind(local);
        return socket;
    });

    internal static PacketSocket OpenPacket(VethEnd end) => end.Namespace.Run(PacketSocket.Create);

    /// <summary>A packet socket on the second end whose ring the caller makes before it is bound; takes the test's port only.</summary>
    internal PacketSocket OpenReceiver(Action<PacketSocket>? prepare = null, PacketProtocol protocol = PacketProtocol.All)
    {
        PacketSocket socket = OpenPacket(Pair.Second);
        socket.AttachFilter(PacketFilter.Udp(Target));
        socket.IgnoreOutgoing();
        prepare?.Invoke(socket);
        socket.Bind(Pair.Second.LinkIndex, protocol);
        return socket;
    }

    internal void Send(params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
        {
            Assert.Equal(text.Length, Sender.SendTo(Encoding.ASCII.GetBytes(text), Target));
        }
    }

    internal void SendNumbers(int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            Send($"{i}");
        }
    }

    /// <summary>The payload of an IPv4 frame without options.</summary>
    internal static string Text(ReadOnlySpan<byte> frame) =>
        Encoding.ASCII.GetString(frame[42..(14 + BinaryPrimitives.ReadUInt16BigEndian(frame[16..]))]);

    /// <summary>A whole frame to the test's port of the other end, its UDP checksum left out.</summary>
    internal static byte[] Frame(VethEnd from, VethEnd to, string text, int port = Port)
    {
        byte[] frame = new byte[42 + text.Length];
        to.HardwareAddress.Write(frame);
        from.HardwareAddress.Write(frame.AsSpan(6));
        ((ReadOnlySpan<byte>)[0x08, 0x00, 0x45, 0]).CopyTo(frame.AsSpan(12));
        Big(16, 28 + text.Length);
        ((ReadOnlySpan<byte>)[0, 1, 0x40, 0, 64, 17]).CopyTo(frame.AsSpan(18));
        from.Address.TryWriteBytes(frame.AsSpan(26), out _);
        to.Address.TryWriteBytes(frame.AsSpan(30), out _);
        uint sum = 0;
        for (int i = 14; i < 34; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(i));
        }

        Big(24, 0xffff - (int)((sum & 0xffff) + (sum >> 16)));
        Big(34, 4000);
        Big(36, port);
        Big(38, 8 + text.Length);
        Encoding.ASCII.GetBytes(text, frame.AsSpan(42));
        return frame;

        void Big(int offset, int value) => BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(offset), (ushort)value);
    }

    internal static string Receive(KernelSocket socket)
    {
        byte[] buffer = new byte[2048];
        int length = socket.Receive(buffer);
        Assert.True(length >= 0, $"nothing there: {length}");
        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    /// <summary>Asks again whenever the descriptor is ready or a moment has passed, until a generous limit.</summary>
    internal static void Until(Func<bool> holds, int descriptor)
    {
        long limit = KernelClock.MonotonicRawNanos() + 30_000_000_000;
        var set = new PollSet(1);
        set.Watch(descriptor, PollEvents.Readable);
        while (!holds())
        {
            Assert.True(KernelClock.MonotonicRawNanos() < limit, "it did not come about within 30 s");
            set.Wait(10_000_000);
        }
    }

    internal static IPAddress Address(string text) => IPAddress.Parse(text);
}
