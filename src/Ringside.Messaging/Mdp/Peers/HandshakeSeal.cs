using System.Security.Cryptography;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Mdp.Peers;

/// <summary>Authenticates the packets that stand outside of a connection, with a key derived from the shared one (HMAC-SHA256,
/// RFC 2104, cut to 16 bytes).</summary>
internal sealed class HandshakeSeal
{
    private readonly byte[] _key;

    internal HandshakeSeal(ReadOnlyMemory<byte> shared) =>
        _key = shared.IsEmpty ? [] : HKDF.DeriveKey(HashAlgorithmName.SHA256, shared.ToArray(), 32, [], "mdp 1 handshake"u8.ToArray());

    /// <summary>Whether there is a shared key.</summary>
    internal bool IsOn => _key.Length > 0;

    /// <summary>Writes the seal at a place of a packet whose checksum and seal are zero.</summary>
    internal void Write(Span<byte> packet, int at)
    {
        if (IsOn)
        {
            Span<byte> seal = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(_key, packet, seal);
            seal[..PacketHeader.TagSize].CopyTo(packet[at..]);
        }
    }

    /// <summary>Whether the seal at a place of a packet is right; without a shared key, whether there is none. Leaves checksum and seal
    /// zero.</summary>
    internal bool IsGood(Span<byte> packet, int at)
    {
        Span<byte> place = packet.Slice(at, PacketHeader.TagSize);
        if (!IsOn)
        {
            return !place.ContainsAnyExcept((byte)0);
        }

        Span<byte> given = stackalloc byte[PacketHeader.TagSize];
        place.CopyTo(given);
        place.Clear();
        packet.Slice(PacketHeader.ChecksumOffset, 4).Clear();
        Span<byte> seal = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, packet, seal);
        return CryptographicOperations.FixedTimeEquals(given, seal[..PacketHeader.TagSize]);
    }
}
