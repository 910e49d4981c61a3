using System.Buffers.Binary;

namespace Ringside.Messaging.Mdp.Wire;

// Packets that make connections, and the one that says that there is none:
//
// | offset | bytes | Connect                        | Challenge            | Accept                       | UnknownPeer               |
// |      0 |     8 | as in PacketHeader: magic, version, kind, CRC32C                                                               |
// |      8 |     8 | connection id of the dialler   | the same             | the same                     | id that is not known      |
// |     16 |     8 | fresh id of this node's run    | 0                    | fresh id of this node's run  | number of the packet      |
// |     24 |     8 | 0                              | 0                    | connection id of the acceptor|                           |
// |     32 |     4 | largest packet it takes        | 0                    | largest packet it takes      |                           |
// |     36 |     4 | largest message it takes       | 0                    | largest message it takes     |                           |
// |     40 |     4 | blocks that may be sent at first (credit)             | the same                     |                           |
// |     44 |     4 | time of the token, in seconds; 0 without one          | 0                            |                           |
// |     48 |    16 | token; zeros without one       | token                | zeros                        |                           |
// |     64 |    16 | nonce and seal of a shared key, or zeros                                            |                           |
// |        |     f | filling, so that no answer is longer than what it answers                           |                           |
//
// The first three are 96 bytes without filling (the seal takes 16 of nonce and 16 of tag); the connect is filled to min_packet_size. An
// UnknownPeer is 24 bytes, or 40 with the seal of a shared key, and always shorter than a packet of a connection (44 and more).

/// <summary>The packets of the handshake (docs/mdp.md).</summary>
internal struct HandshakePacket
{
    internal const int Size = 96;
    internal const int NonceOffset = 64;
    internal const int NonceSize = 16;
    internal const int SealOffset = 80;
    internal const int TokenOffset = 48;
    internal const int TokenSize = 16;
    internal const int UnknownPeerSize = 24;

    internal PacketKind Kind;
    internal ulong Dialler;
    internal ulong Instance;
    internal ulong Acceptor;
    internal uint MaximumPacket;
    internal uint MaximumMessage;
    internal uint Credit;
    internal uint TokenSeconds;

    /// <summary>What the sender of a handshake packet drew for the keys.</summary>
    internal static ReadOnlySpan<byte> NonceOf(ReadOnlySpan<byte> packet) => packet.Slice(NonceOffset, NonceSize);

    internal static bool TryRead(ReadOnlySpan<byte> packet, out HandshakePacket handshake)
    {
        handshake = default;
        if (packet.Length < Size || !PacketHeader.TryReadKind(packet, out handshake.Kind)
            || handshake.Kind is not (PacketKind.Connect or PacketKind.Challenge or PacketKind.Accept))
        {
            return false;
        }

        handshake.Dialler = BinaryPrimitives.ReadUInt64LittleEndian(packet[8..]);
        handshake.Instance = BinaryPrimitives.ReadUInt64LittleEndian(packet[16..]);
        handshake.Acceptor = BinaryPrimitives.ReadUInt64LittleEndian(packet[24..]);
        handshake.MaximumPacket = BinaryPrimitives.ReadUInt32LittleEndian(packet[32..]);
        handshake.MaximumMessage = BinaryPrimitives.ReadUInt32LittleEndian(packet[36..]);
        handshake.Credit = BinaryPrimitives.ReadUInt32LittleEndian(packet[40..]);
        handshake.TokenSeconds = BinaryPrimitives.ReadUInt32LittleEndian(packet[44..]);
        return true;
    }

    /// <summary>Writes everything but checksum, token and seal, which stay zero.</summary>
    internal readonly void Write(Span<byte> packet)
    {
        packet.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(packet, PacketHeader.Magic | ((uint)PacketHeader.Version << 16) | ((uint)Kind << 24));
        BinaryPrimitives.WriteUInt64LittleEndian(packet[8..], Dialler);
        BinaryPrimitives.WriteUInt64LittleEndian(packet[16..], Instance);
        BinaryPrimitives.WriteUInt64LittleEndian(packet[24..], Acceptor);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[32..], MaximumPacket);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[36..], MaximumMessage);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[40..], Credit);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[44..], TokenSeconds);
    }

    /// <summary>Writes the answer to a packet of an unknown connection, without its checksum.</summary>
    internal static void WriteUnknownPeer(Span<byte> packet, ulong connection, ulong number)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(
            packet, PacketHeader.Magic | ((uint)PacketHeader.Version << 16) | ((uint)PacketKind.UnknownPeer << 24));
        BinaryPrimitives.WriteUInt64LittleEndian(packet[8..], connection);
        BinaryPrimitives.WriteUInt64LittleEndian(packet[16..], number);
    }
}
