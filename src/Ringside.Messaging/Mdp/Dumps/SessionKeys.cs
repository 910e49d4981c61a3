using System.Buffers.Binary;
using Ringside.Messaging.Mdp.Peers;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Mdp.Dumps;

/// <summary>The keys of connections whose handshake was seen, made as both sides make them: of the shared key, the ids and the nonces of
/// the connect and the accept.</summary>
/// <remarks>Whoever has the shared key and has seen the handshake can read the connection: there is no exchange of secrets in it. Memory is
/// bounded: the oldest dials and connections are forgotten.</remarks>
/// <param name="key">What both sides know; not empty.</param>
internal sealed class SessionKeys(ReadOnlyMemory<byte> key) : IDisposable
{
    private const int MostRemembered = 8192;

    private readonly HandshakeSeal _seal = new(key);
    private readonly Dictionary<ulong, byte[]> _diallers = [];
    private readonly Dictionary<ulong, PacketSealer> _sealers = [];
    private readonly Queue<ulong> _diallerOrder = new();
    private readonly Queue<ulong> _sealerOrder = new();

    /// <summary>Whether the seal of a packet outside of a connection is right.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="at">Where its seal stands; 16 bytes lie behind.</param>
    internal bool IsGood(ReadOnlySpan<byte> packet, int at) => _seal.IsGood(packet.ToArray(), at);

    /// <summary>Learns from a packet of a handshake whose seal is right.</summary>
    internal void Learn(in HandshakePacket handshake, ReadOnlySpan<byte> packet)
    {
        byte[] nonce = packet.Slice(HandshakePacket.NonceOffset, HandshakePacket.NonceSize).ToArray();
        if (handshake.Kind == PacketKind.Connect)
        {
            if (_diallers.TryAdd(handshake.Dialler, nonce))
            {
                _diallerOrder.Enqueue(handshake.Dialler);
                Forget();
            }

            _diallers[handshake.Dialler] = nonce;
        }
        else if (handshake.Kind == PacketKind.Accept && _diallers.TryGetValue(handshake.Dialler, out byte[]? dialler))
        {
            Span<byte> salt = stackalloc byte[16 + (2 * HandshakePacket.NonceSize)];
            BinaryPrimitives.WriteUInt64LittleEndian(salt, handshake.Dialler);
            BinaryPrimitives.WriteUInt64LittleEndian(salt[8..], handshake.Acceptor);
            dialler.CopyTo(salt[16..]);
            nonce.CopyTo(salt[(16 + HandshakePacket.NonceSize)..]);

            // A packet names the connection as its receiver knows it.
            Add(handshake.Dialler, new PacketSealer(key.Span, salt, isDialler: true));
            Add(handshake.Acceptor, new PacketSealer(key.Span, salt, isDialler: false));
        }
    }

    /// <summary>Opens a sealed packet.</summary>
    /// <param name="packet">The packet, at least <see cref="PacketHeader.SealedFrom"/> and <see cref="PacketHeader.TagSize"/>
    /// bytes.</param>
    /// <param name="opened">The packet without its tag, when the result is <see cref="SealState.Good"/>.</param>
    internal SealState Open(ReadOnlySpan<byte> packet, out byte[] opened)
    {
        opened = [];
        if (!_sealers.TryGetValue(PacketHeader.ReadConnection(packet), out PacketSealer? sealer))
        {
            return SealState.Unknown;
        }

        byte[] copy = packet.ToArray();
        if (!sealer.TryOpen(copy))
        {
            return SealState.Wrong;
        }

        opened = copy[..^PacketHeader.TagSize];
        return SealState.Good;
    }

    public void Dispose()
    {
        foreach (PacketSealer sealer in _sealers.Values)
        {
            sealer.Dispose();
        }

        _sealers.Clear();
    }

    private void Add(ulong connection, PacketSealer sealer)
    {
        if (_sealers.Remove(connection, out PacketSealer? before))
        {
            before.Dispose();
        }
        else
        {
            _sealerOrder.Enqueue(connection);
        }

        _sealers[connection] = sealer;
        if (_sealerOrder.Count > MostRemembered && _sealers.Remove(_sealerOrder.Dequeue(), out before))
        {
            before.Dispose();
        }
    }

    private void Forget()
    {
        if (_diallerOrder.Count > MostRemembered)
        {
            _diallers.Remove(_diallerOrder.Dequeue());
        }
    }
}
