using System.Buffers.Binary;
using Ringside.Linux.Bpf;
using Ringside.Linux.Bpf.Programs;
using Ringside.Linux.Errors;
using Ringside.Linux.Memory;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Xdp;

namespace Ringside.Linux.Tests.Xdp;

/// <summary>An AF_XDP socket on one end of a wire, with its memory and, if wanted, the program that feeds it.</summary>
internal sealed unsafe class XdpEnd : IDisposable
{
    internal const int Port = 5000;
    private readonly PinnedRegion _region;
    private readonly List<IDisposable> _parts = [];

    internal XdpEnd(
        VethEnd end, Func<XdpSocketOptions, XdpSocketOptions>? change = null, int chunks = 64, Func<Umem, Umem>? umem = null)
    {
        _region = new PinnedRegion(chunks * 2048);
        try
        {
            var described = new Umem(_region.Start, _region.Length, 2048);
            var options = new XdpSocketOptions
            {
                Interface = end.LinkName,
                FillEntries = 64,
                CompletionEntries = 64,
                ReceiveEntries = 64,
                TransmitEntries = 64,
            };
            Socket = end.Namespace.Run(
                () => XdpSocket.Open(umem?.Invoke(described) ?? described, change?.Invoke(options) ?? options));
            _parts.Add(Socket);
        }
        catch
        {
            _region.Dispose();
            throw;
        }
    }

    internal XdpSocket Socket { get; }

    internal PinnedRegion Region => _region;

    public void Dispose()
    {
        foreach (IDisposable part in _parts.AsEnumerable().Reverse())
        {
            part.Dispose();
        }

        _region.Dispose();
    }

    internal XdpEnd Redirect(VethEnd end, XdpMode mode, bool stamps = false, params ReadOnlySpan<XdpSocket> others)
    {
        BpfMap sockets = RedirectProgram.CreateSocketMap(4);
        _parts.Add(sockets);
        foreach (XdpSocket socket in (ReadOnlySpan<XdpSocket>)[Socket, .. others])
        {
            sockets.Update(socket.Queue, socket.Value);
        }

        using BpfProgram program = RedirectProgram.Load(new UdpMatch(Port, end.Address), sockets, stamps);
        _parts.Add(end.Namespace.Run(() => BpfLink.AttachXdp(program, end.LinkIndex, mode)));
        return this;
    }

    internal void LendToKernel(int first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(Socket.Fill.TryPut((ulong)(first + i) * 2048));
        }

        Socket.Fill.Publish();
    }

    internal bool TryReceive(out byte[] packet, out ulong address)
    {
        bool has = Socket.Receive.TryPeek(out XdpDescriptor descriptor);
        packet = has ? new Span<byte>(_region.Start + descriptor.Address, (int)descriptor.Length).ToArray() : [];
        address = descriptor.Address;
        if (has)
        {
            Socket.Receive.Skip();
            Socket.Receive.Release();
        }

        return has;
    }

    internal Errno Send(int chunk, byte[] packet, XdpTransmitMetadata? metadata = null)
    {
        ulong address = ((ulong)chunk * 2048) + 256;
        packet.CopyTo(new Span<byte>(_region.Start + address, packet.Length));
        if (metadata is { } request)
        {
            *(XdpTransmitMetadata*)(_region.Start + address - XdpTransmitMetadata.Size) = request;
        }

        uint options = metadata is null ? 0 : XdpDescriptor.HasMetadata;
        Assert.True(Socket.Transmit.TryPut(new XdpDescriptor(address, (uint)packet.Length, options)));
        Socket.Transmit.Publish();
        return Socket.Kick();
    }

    /// <summary>A datagram from this end to the other with a payload of ones; its IPv4 header is whole, its UDP checksum as
    /// given.</summary>
    internal static byte[] Datagram(VethEnd from, VethEnd to, int port, int length, ushort udpChecksum)
    {
        byte[] packet = Bpf.Packets.Udp(to.Address.ToString(), port, length);
        to.HardwareAddress.Write(packet);
        from.HardwareAddress.Write(packet.AsSpan(6));
        from.Address.GetAddressBytes().CopyTo(packet, 26);
        packet.AsSpan(42).Fill(1);
        uint sum = 0;
        for (int i = 14; i < 34; i += 2)
        {
            sum += i == 24 ? 0u : BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(i));
        }

        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(24), (ushort)~((sum & 0xffff) + (sum >> 16)));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(40), udpChecksum);
        return packet;
    }

    /// <summary>The sum of the pseudo header, which a device completes.</summary>
    internal static ushort PseudoSum(byte[] packet)
    {
        uint sum = 17u + BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(38));
        for (int i = 26; i < 34; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(i));
        }

        return (ushort)((sum & 0xffff) + (sum >> 16));
    }
}
