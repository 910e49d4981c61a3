using System.Buffers.Binary;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Simulation.Mdp;

/// <summary>What one run of a node put on the wire and took from it: numbers are never used twice, and nobody is sent more than he has sent
/// as long as his address is not proven.</summary>
internal sealed class WireModel(NodeRun run)
{
    private readonly Dictionary<ulong, ulong> _lastNumber = [];
    private readonly Dictionary<Endpoint, Traffic> _traffic = [];

    /// <summary>Packets that left.</summary>
    internal long Sent { get; private set; }

    internal bool HasSentTo(in Endpoint address) => _traffic.TryGetValue(address, out Traffic? traffic) && traffic.Sent > 0;

    internal void OnReceived(in Endpoint from, ReadOnlySpan<byte> packet, PeerModel peers)
    {
        TrafficOf(from).Received += packet.Length;
        if (!PacketHeader.TryReadKind(packet, out PacketKind kind) || kind is not (PacketKind.Connect or PacketKind.Accept)
            || packet.Length < HandshakePacket.Size)
        {
            return;
        }

        ulong dialler = PacketHeader.ReadConnection(packet);
        if (kind == PacketKind.Accept)
        {
            peers.OnAcceptArrived(dialler);
        }
        else if (BinaryPrimitives.ReadUInt32LittleEndian(packet[44..]) != 0)
        {
            peers.OnConnectArrived(dialler);
        }
    }

    internal void OnSent(in Endpoint to, ReadOnlySpan<byte> packet, PeerModel peers)
    {
        Sent++;
        Traffic traffic = TrafficOf(to);
        traffic.Sent += packet.Length;
        if (!peers.Known.Contains(to) && traffic.Sent > traffic.Received)
        {
            throw new InvariantException(
                "nobody is sent more than he sent before his address is proven",
                $"node {run.Node} to {to}: {traffic.Sent} bytes sent, {traffic.Received} received");
        }

        if (!PacketHeader.TryReadKind(packet, out PacketKind kind))
        {
            throw new InvariantException(
                "what leaves is a packet", $"node {run.Node}: {Convert.ToHexString(packet[..Math.Min(64, packet.Length)])}");
        }

        if (kind <= PacketKind.Sealed)
        {
            CheckNumber(PacketHeader.ReadConnection(packet), PacketHeader.ReadNumber(packet));
        }
    }

    private void CheckNumber(ulong connection, ulong number)
    {
        ulong last = _lastNumber.GetValueOrDefault(connection);
        if (number <= last)
        {
            throw new InvariantException(
                "packet numbers are never used twice", $"node {run.Node}, connection {connection:x}: {number} after {last}");
        }

        _lastNumber[connection] = number;
    }

    private Traffic TrafficOf(in Endpoint address)
    {
        if (!_traffic.TryGetValue(address, out Traffic? traffic))
        {
            traffic = new Traffic();
            _traffic.Add(address, traffic);
        }

        return traffic;
    }

    private sealed class Traffic
    {
        internal long Sent { get; set; }

        internal long Received { get; set; }
    }
}
