using System.Buffers.Binary;
using System.Security.Cryptography;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Mdp.Peers;

/// <summary>Encrypts and authenticates the packets of one connection with AES-GCM (NIST SP 800-38D). Each direction has a key and an
/// initial vector, derived from the shared key and from what both sides drew for this connection (HKDF, RFC 5869).</summary>
/// <remarks>The nonce is the initial vector with the packet number in its last eight bytes. Packet numbers are never used twice, so neither
/// is a nonce; what arrives a second time is known by its number before it is opened.</remarks>
internal sealed class PacketSealer : IDisposable
{
    private const int KeySize = 32;
    private const int VectorSize = 12;

    private readonly AesGcm _out;
    private readonly AesGcm _in;
    private readonly byte[] _outVector;
    private readonly byte[] _inVector;

    /// <summary>Derives the keys.</summary>
    /// <param name="key">What both sides know.</param>
    /// <param name="salt">Ids and nonces of both sides, the dialler's first.</param>
    /// <param name="isDialler">Which side this is.</param>
    internal PacketSealer(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, bool isDialler)
    {
        byte[] dialler = Derive(key, salt, "mdp 1 dialler");
        byte[] acceptor = Derive(key, salt, "mdp 1 acceptor");
        (byte[] ours, byte[] theirs) = isDialler ? (dialler, acceptor) : (acceptor, dialler);
        _out = new AesGcm(ours.AsSpan(0, KeySize), PacketHeader.TagSize);
        _in = new AesGcm(theirs.AsSpan(0, KeySize), PacketHeader.TagSize);
        _outVector = ours[KeySize..];
        _inVector = theirs[KeySize..];
    }

    /// <summary>Seals a packet in place; its last <see cref="PacketHeader.TagSize"/> bytes are room for the tag, and its checksum is
    /// zero.</summary>
    internal void Seal(Span<byte> packet)
    {
        Span<byte> nonce = stackalloc byte[VectorSize];
        WriteNonce(nonce, _outVector, packet);
        Span<byte> body = packet[PacketHeader.SealedFrom..^PacketHeader.TagSize];
        _out.Encrypt(nonce, body, body, packet[^PacketHeader.TagSize..], packet[..PacketHeader.SealedFrom]);
    }

    /// <summary>Opens a packet in place.</summary>
    /// <returns>False when it was not sealed with the same key, or was changed.</returns>
    internal bool TryOpen(Span<byte> packet)
    {
        Span<byte> nonce = stackalloc byte[VectorSize];
        WriteNonce(nonce, _inVector, packet);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[PacketHeader.ChecksumOffset..], 0);
        Span<byte> body = packet[PacketHeader.SealedFrom..^PacketHeader.TagSize];
        try
        {
            _in.Decrypt(nonce, body, packet[^PacketHeader.TagSize..], body, packet[..PacketHeader.SealedFrom]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _out.Dispose();
        _in.Dispose();
    }

    private static byte[] Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, string side)
    {
        var derived = new byte[KeySize + VectorSize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived, salt, System.Text.Encoding.ASCII.GetBytes(side));
        return derived;
    }

    private static void WriteNonce(Span<byte> nonce, byte[] vector, ReadOnlySpan<byte> packet)
    {
        vector.CopyTo(nonce);
        Span<byte> last = nonce[(VectorSize - 8)..];
        ulong mixed = BinaryPrimitives.ReadUInt64BigEndian(last) ^ PacketHeader.ReadNumber(packet);
        BinaryPrimitives.WriteUInt64BigEndian(last, mixed);
    }
}
