using System.Buffers.Binary;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Net.Frames;

namespace Ringside.Messaging.Mdp.Peers;

/// <content>
/// How connections come into being. The acceptor keeps nothing until the dialler has sent back a token that was sent to its address, and
/// answers no connect with more bytes than it had. A connect that comes twice, or late, makes no second connection: its id is known, or
/// remembered as finished for longer than its token lives.
/// </content>
public sealed partial class MdpCore
{
    private void Dial(Peer peer, long nowNanos)
    {
        ulong id = ConnectionTable.MakeId(_random.NextUInt64(), peer.Id.Slot);
        peer.Dialling = new Dialling(id, nowNanos + Options.ConnectTimeoutNanos);
        peer.RedialNanos = long.MaxValue;
        if (_handshakeSeal.IsOn)
        {
            Draw(peer.Dialling.Nonce);
        }

        peer.State = PeerState.Connecting;
        _connections.Add(id, peer);
        MarkReady(peer);
    }

    private void StopDialling(Peer peer)
    {
        if (peer.Dialling is { } dialling)
        {
            _connections.Remove(dialling.Id);
            peer.Dialling = null;
        }
    }

    private void Draw(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i += 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[i..], _random.NextUInt64());
        }
    }

    private void SendConnect(Peer peer, Dialling dialling, long nowNanos)
    {
        if (!TryStartAnswer(peer.Port, Math.Max(HandshakePacket.Size, Options.MinPacketSize), out Frame frame))
        {
            return;
        }

        Span<byte> packet = _pools[peer.Port][frame];
        HandshakePacket connect = Offer(PacketKind.Connect, dialling.Id);
        connect.TokenSeconds = dialling.TokenSeconds;
        connect.Write(packet);
        dialling.Token.CopyTo(packet[HandshakePacket.TokenOffset..]);
        dialling.Nonce.CopyTo(packet[HandshakePacket.NonceOffset..]);
        _handshakeSeal.Write(packet, HandshakePacket.SealOffset);
        FinishAnswer(peer.Port, frame, peer.Remote);
        dialling.OnSent(nowNanos);
    }

    private HandshakePacket Offer(PacketKind kind, ulong dialler) => new()
    {
        Kind = kind,
        Dialler = dialler,
        Instance = _instance,
        MaximumPacket = (uint)Options.MaxPacketSize,
        MaximumMessage = (uint)LongestIncoming,
        Credit = (uint)Options.MaxPeerPackets,
    };

    private void OnHandshake(int port, Span<byte> packet, in Endpoint from, long nowNanos)
    {
        if (!HandshakePacket.TryRead(packet, out HandshakePacket handshake) || handshake.Dialler == 0)
        {
            _node.Malformed++;
            return;
        }

        if (!_handshakeSeal.IsGood(packet, HandshakePacket.SealOffset))
        {
            _node.Corrupt++;
            return;
        }

        switch (handshake.Kind)
        {
            case PacketKind.Connect:
                OnConnect(port, handshake, packet, from, nowNanos);
                break;
            case PacketKind.Challenge:
                OnChallenge(port, handshake, packet, from);
                break;
            default:
                OnAccept(port, handshake, packet, from, nowNanos);
                break;
        }
    }

    private void OnConnect(int port, in HandshakePacket connect, ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        bool isUsable = connect.MaximumPacket >= Options.MinPacketSize && connect.MaximumMessage > 0 && connect.Credit > 0;
        if (!isUsable || connect.Instance == _instance)
        {
            _node.Malformed++;
            return;
        }

        // A flood of addresses that are not the sender's own uses up the limit, and a dialler that has its token passes it by.
        uint seconds = (uint)(nowNanos / 1_000_000_000) + 1;
        if (!_tokens.IsGood(from, connect, packet, seconds))
        {
            ChallengeWithinLimit(port, connect, from, seconds, nowNanos);
        }
        else if (_byDialler.TryGetValue(connect.Dialler, out Peer? known))
        {
            SendAccept(known, known.Connection!, known.AcceptNonce);
        }
        else if (!_finished.Contains(connect.Dialler))
        {
            Accept(port, connect, packet, from, nowNanos);
        }
    }

    private void ChallengeWithinLimit(int port, in HandshakePacket connect, in Endpoint from, uint seconds, long nowNanos)
    {
        if (_handshakes.TryTake(nowNanos))
        {
            SendChallenge(port, connect, from, seconds);
        }
        else
        {
            _node.Refused++;
        }
    }

    private void SendChallenge(int port, in HandshakePacket connect, in Endpoint to, uint seconds)
    {
        if (!TryStartAnswer(port, HandshakePacket.Size, out Frame frame))
        {
            return;
        }

        Span<byte> packet = _pools[port][frame];
        var challenge = new HandshakePacket { Kind = PacketKind.Challenge, Dialler = connect.Dialler, TokenSeconds = seconds };
        challenge.Write(packet);
        _tokens.Write(to, connect.Dialler, connect.Instance, seconds, packet.Slice(HandshakePacket.TokenOffset, HandshakePacket.TokenSize));
        _handshakeSeal.Write(packet, HandshakePacket.SealOffset);
        FinishAnswer(port, frame, to);
    }

    private void OnChallenge(int port, in HandshakePacket challenge, ReadOnlySpan<byte> packet, in Endpoint from)
    {
        Peer? peer = _connections.Find(challenge.Dialler);
        if (peer?.Dialling is { } dialling && dialling.Id == challenge.Dialler && peer.Port == port && peer.Remote == from
            && challenge.TokenSeconds != dialling.TokenSeconds)
        {
            dialling.OnChallenge(packet.Slice(HandshakePacket.TokenOffset, HandshakePacket.TokenSize), challenge.TokenSeconds);
            MarkReady(peer);
        }
    }

    // The address is proven. Whoever was known there is somebody else by now, or has forgotten us.
    private void Accept(int port, in HandshakePacket connect, ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        _byAddress.TryGetValue((port, from), out Peer? peer);
        if (peer?.Dialling is not null && _instance > connect.Instance)
        {
            // Both dial: the dial of the node with the greater id goes through, and the other one is left unanswered.
            return;
        }

        if (!_finished.HasRoom(nowNanos) || _events.Count > 2 * Options.MaxEnqueuedMessages)
        {
            _node.Refused++;
            return;
        }

        if (peer?.Connection is not null)
        {
            EndConnection(peer, DisconnectReason.Replaced, nowNanos);
            peer = _byAddress.GetValueOrDefault((port, from));
        }

        if (peer is null && !TryAddPeer(port, from, out peer))
        {
            _node.Refused++;
            return;
        }

        StopDialling(peer);
        ulong localId = ConnectionTable.MakeId(_random.NextUInt64(), peer.Id.Slot);
        ConnectionTerms terms = Terms(connect, localId, connect.Dialler);
        byte[] nonce = new byte[HandshakePacket.NonceSize];
        if (_handshakeSeal.IsOn)
        {
            Draw(nonce);
        }

        PacketSealer? sealer = MakeSealer(terms, HandshakePacket.NonceOf(packet), nonce, isDialler: false);
        Begin(peer, terms, sealer, nowNanos);
        peer.AcceptNonce = nonce;
        _byDialler[connect.Dialler] = peer;
        peer.Connection!.IsHeard = false;
        peer.Connection.AcceptNanos = nowNanos;
        peer.Connection.AcceptPauseNanos = Dialling.FirstRetryNanos;
        SendAcceptAgain(peer, peer.Connection, nowNanos);
    }

    // Until the dialler is heard, with ever longer pauses, as it sends its connect; for connect_timeout at most.
    private void SendAcceptAgain(Peer peer, Connection connection, long nowNanos)
    {
        if (connection.AcceptNanos <= nowNanos)
        {
            connection.AcceptNanos = nowNanos + connection.AcceptPauseNanos;
            connection.AcceptPauseNanos = Math.Min(2 * connection.AcceptPauseNanos, Dialling.LongestRetryNanos);
            SendAccept(peer, connection, peer.AcceptNonce);
        }
    }

    private ConnectionTerms Terms(in HandshakePacket offer, ulong localId, ulong remoteId) => new()
    {
        LocalId = localId,
        RemoteId = remoteId,
        Dialler = offer.Dialler,
        RemoteInstance = offer.Instance,
        PeerMaximumPacket = (int)Math.Min(offer.MaximumPacket, int.MaxValue),
        PeerMaximumMessage = (int)Math.Min(offer.MaximumMessage, int.MaxValue),
        PeerCredit = (int)Math.Min(offer.Credit, 1 << 20),
        WindowLimit = Options.MaxPeerPackets,
    };

    private void SendAccept(Peer peer, Connection connection, ReadOnlySpan<byte> nonce)
    {
        if (!TryStartAnswer(peer.Port, HandshakePacket.Size, out Frame frame))
        {
            return;
        }

        Span<byte> packet = _pools[peer.Port][frame];
        HandshakePacket accept = Offer(PacketKind.Accept, connection.Terms.Dialler);
        accept.Acceptor = connection.Terms.LocalId;
        accept.Write(packet);
        nonce.CopyTo(packet[HandshakePacket.NonceOffset..]);
        _handshakeSeal.Write(packet, HandshakePacket.SealOffset);
        FinishAnswer(peer.Port, frame, peer.Remote);
    }

    private void OnAccept(int port, in HandshakePacket accept, ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        Peer? peer = _connections.Find(accept.Dialler);
        if (peer?.Connection is { } known && known.Terms.RemoteId == accept.Acceptor)
        {
            known.WantsHeartbeat = true; // the acceptor has not heard of this side yet
            MarkReady(peer);
            return;
        }

        bool isAnswer = peer?.Dialling is { } dialling && dialling.Id == accept.Dialler && peer.Port == port && peer.Remote == from;
        bool isUsable = accept.Acceptor != 0 && accept.MaximumPacket >= Options.MinPacketSize && accept.MaximumMessage > 0
            && accept.Credit > 0;
        if (!isAnswer || !isUsable)
        {
            return;
        }

        ReadOnlySpan<byte> nonce = peer!.Dialling!.Nonce;
        peer.Dialling = null;
        ConnectionTerms terms = Terms(accept, accept.Dialler, accept.Acceptor);
        PacketSealer? sealer = MakeSealer(terms, nonce, HandshakePacket.NonceOf(packet), isDialler: true);
        Begin(peer, terms, sealer, nowNanos);
        peer.Connection!.WantsHeartbeat = true; // so that the acceptor knows that it was heard
    }

    private PacketSealer? MakeSealer(in ConnectionTerms terms, ReadOnlySpan<byte> dialler, ReadOnlySpan<byte> acceptor, bool isDialler)
    {
        if (!_handshakeSeal.IsOn)
        {
            return null;
        }

        Span<byte> salt = stackalloc byte[16 + (2 * HandshakePacket.NonceSize)];
        BinaryPrimitives.WriteUInt64LittleEndian(salt, terms.Dialler);
        BinaryPrimitives.WriteUInt64LittleEndian(salt[8..], isDialler ? terms.RemoteId : terms.LocalId);
        dialler.CopyTo(salt[16..]);
        acceptor.CopyTo(salt[(16 + HandshakePacket.NonceSize)..]);
        return new PacketSealer(Options.Key.Span, salt, isDialler);
    }

    private void Begin(Peer peer, in ConnectionTerms terms, PacketSealer? sealer, long nowNanos)
    {
        if (peer.LastInstance != terms.RemoteInstance)
        {
            (peer.LastInstance, peer.LastReadNumber) = (terms.RemoteInstance, 0); // another run of the node numbers its messages anew
        }

        peer.Connection = new Connection(Options, _pools[peer.Port], terms, _blockBudget, sealer, peer) { LastHeardNanos = nowNanos };
        peer.State = PeerState.Active;
        peer.RedialNanos = long.MaxValue;
        _connections.Add(terms.LocalId, peer);
        _byRemoteId.TryAdd(terms.RemoteId, peer);
        TellConnected(peer);
        MarkReady(peer);
    }
}
