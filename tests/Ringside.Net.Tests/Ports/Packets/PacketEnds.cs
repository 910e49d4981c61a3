using System.Buffers.Binary;
using System.Net;
using System.Text;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Packets;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Packets;

/// <summary>A wire with packet ports and plain sockets on both ends. It delivers inside the sender's call: what is not there afterwards
/// will never be.</summary>
internal sealed class PacketEnds : IDisposable
{
    internal PacketEnds(VethPairOptions? options = null)
    {
        Require.NetworkNamespaces();
        Pair = VethPair.Create(options);
    }

    internal VethPair Pair { get; }

    internal VethEnd Near => Pair.First;

    internal VethEnd Far => Pair.Second;

    public void Dispose() => Pair.Dispose();

    internal static IDatagramPort Open(string backend, VethEnd end, Func<DatagramPortOptions, DatagramPortOptions>? change = null)
    {
        var options = new DatagramPortOptions { Local = new Endpoint(end.Address, 0), Interface = end.LinkName };
        try
        {
            return end.Namespace.Run(() => Ends.Open(backend, change?.Invoke(options) ?? options));
        }
        catch (KernelException refusal) when (backend == "packet:drop" && refusal.Error == Errno.EPERM)
        {
            Assert.Skip(refusal.Message);
            throw;
        }
    }

    internal static IDatagramPort OpenMember(string backend, VethEnd end, string group, int port = 0)
    {
        var endpoint = new Endpoint(IPAddress.Parse(group), port);
        return Open(backend, end, options => options with { Local = endpoint, Group = endpoint });
    }

    internal static KernelSocket OpenSocket(VethEnd end, Endpoint? connected = null) => end.Namespace.Run(() =>
    {
        var local = new Endpoint(end.Address, 0);
        KernelSocket socket = KernelSocket.Create(SocketKind.Datagram, local);
        socket.Bind(local);
        if (connected is { } remote)
        {
            Assert.Equal(Errno.None, socket.Connect(remote));
        }

        return socket;
    });

    internal static PacketSocket OpenRaw(VethEnd end) => end.Namespace.Run(() =>
    {
        var socket = PacketSocket.Create();
        socket.Bind(end.LinkIndex, PacketProtocol.None);
        return socket;
    });

    internal static void Send(KernelSocket socket, string text, in Endpoint destination) =>
        Assert.Equal(text.Length, socket.SendTo(Encoding.ASCII.GetBytes(text), destination));

    internal static string Receive(KernelSocket socket)
    {
        byte[] buffer = new byte[4096];
        int length = socket.Receive(buffer);
        Assert.True(length >= 0, $"nothing there: {(Errno)(-length)}");
        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    /// <summary>A datagram from the far end to a port at the near one, with its headers and without a UDP checksum.</summary>
    internal byte[] Frame(string text, in Endpoint destination)
    {
        byte[] frame = new byte[42 + text.Length];
        Near.HardwareAddress.Write(frame);
        Far.HardwareAddress.Write(frame.AsSpan(6));
        ((ReadOnlySpan<byte>)[0x08, 0x00, 0x45, 0]).CopyTo(frame.AsSpan(12));
        Big(16, 28 + text.Length);
        ((ReadOnlySpan<byte>)[0, 1, 0x40, 0, 64, 17]).CopyTo(frame.AsSpan(18));
        Far.Address.TryWriteBytes(frame.AsSpan(26), out _);
        Near.Address.TryWriteBytes(frame.AsSpan(30), out _);
        uint sum = 0;
        for (int i = 14; i < 34; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(i));
        }

        Big(24, 0xffff - (int)((sum & 0xffff) + (sum >> 16)));
        Big(34, 4000);
        Big(36, destination.Port);
        Big(38, 8 + text.Length);
        Encoding.ASCII.GetBytes(text, frame.AsSpan(42));
        return frame;

        void Big(int offset, int value) => BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(offset), (ushort)value);
    }

    /// <summary>Takes all that is there.</summary>
    internal static List<string> TakeAll(IDatagramPort port)
    {
        var texts = new List<string>();
        var one = new Received[1];
        while (port.Receive(one) == 1)
        {
            texts.Add(Ends.Take(port, one[0]));
        }

        return texts;
    }
}
