using System.Buffers.Binary;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp.Peers;

/// <content>Packets that belong to no connection: they wait in a short queue, and when it is full they are not made.</content>
public sealed partial class MdpCore
{
    private const int MostAnswers = 128;

    private readonly (int Port, Outgoing Packet)[] _answers = new (int, Outgoing)[MostAnswers];
    private int _answerCount;

    // A frame of the port for an answer of this many bytes; none when there are enough on the way.
    private bool TryStartAnswer(int port, int length, out Frame frame)
    {
        frame = default;
        if (_answerCount == MostAnswers || !_pools[port].TryLease(out frame))
        {
            return false;
        }

        frame = frame.Take(length);
        return true;
    }

    private void FinishAnswer(int port, Frame frame, in Endpoint to)
    {
        WriteChecksum(_pools[port][frame]);
        _answers[_answerCount++] = (port, new Outgoing(frame, to));
    }

    private void WriteChecksum(Span<byte> packet) =>
        BinaryPrimitives.WriteUInt32LittleEndian(packet[PacketHeader.ChecksumOffset..], _checksum.OfPacket(packet));

    private bool HasGoodChecksum(ReadOnlySpan<byte> packet) =>
        packet.Length >= PacketHeader.SealedFrom
        && (BinaryPrimitives.ReadUInt32LittleEndian(packet[PacketHeader.ChecksumOffset..]) == _checksum.OfPacket(packet)
            || Planted == MdpFault.ChecksumSkipped);

    /// <summary>Says that a connection is not known here: shorter than any packet of a connection, so that two nodes that know nothing
    /// of each other never keep a conversation alive, and nobody is sent more than he sent.</summary>
    private void AnswerUnknown(int port, ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        _node.Unknown++;
        int size = HandshakePacket.UnknownPeerSize + (_handshakeSeal.IsOn ? PacketHeader.TagSize : 0);
        if (packet.Length <= size || !_unknownAnswers.TryTake(nowNanos) || !TryStartAnswer(port, size, out Frame frame))
        {
            return;
        }

        Span<byte> answer = _pools[port][frame];
        answer.Clear();
        HandshakePacket.WriteUnknownPeer(answer, PacketHeader.ReadConnection(packet), PacketHeader.ReadNumber(packet));
        _handshakeSeal.Write(answer, HandshakePacket.UnknownPeerSize);
        FinishAnswer(port, frame, from);
    }

    // By the id that the peer chose, not by its address: two peers may be at one, when a node moved to where another was.
    private readonly Dictionary<ulong, Peer> _byRemoteId = [];

    // The peer has forgotten the connection. Whoever says so has seen a packet of it: the id is a secret of the two, and the number
    // must be one that is under way or was lately.
    private void OnUnknownPeer(Span<byte> packet, in Endpoint from, long nowNanos)
    {
        int size = HandshakePacket.UnknownPeerSize + (_handshakeSeal.IsOn ? PacketHeader.TagSize : 0);
        ulong remoteId = PacketHeader.ReadConnection(packet);
        ulong number = PacketHeader.ReadNumber(packet);
        if (packet.Length != size || (_handshakeSeal.IsOn && !_handshakeSeal.IsGood(packet, HandshakePacket.UnknownPeerSize)))
        {
            _node.Malformed++;
            return;
        }

        if (_byRemoteId.TryGetValue(remoteId, out Peer? peer) && peer.Connection is { } connection && peer.Remote == from
            && number > 0 && number < (ulong)connection.Sent.Next)
        {
            EndConnection(peer, DisconnectReason.UnknownToPeer, nowNanos);
        }
    }

    private void QueueClose(Peer peer, Connection connection, DisconnectReason reason, long nowNanos)
    {
        const int control = ControlCodec.HeadSize + 1;
        if (!TryStartAnswer(peer.Port, PacketHeader.Size + control + connection.TagSize, out Frame frame))
        {
            return;
        }

        Span<byte> packet = _pools[peer.Port][frame];
        PacketHeader header = StartHeader(connection, (ulong)connection.Sent.Next, PacketFlags.None, nowNanos);
        connection.Sent.AddSilent();
        header.ControlBytes = control;
        header.Write(packet);
        ControlCodec.Write(packet[PacketHeader.Size..], ControlKind.Close, 1)[0] = (byte)reason;
        SealInPlace(connection, packet);
        FinishAnswer(peer.Port, frame, peer.Remote);
    }

    private static void SealInPlace(Connection connection, Span<byte> packet)
    {
        if (connection.Sealer is { } sealer)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(packet[PacketHeader.ChecksumOffset..], 0);
            sealer.Seal(packet);
        }
    }
}
