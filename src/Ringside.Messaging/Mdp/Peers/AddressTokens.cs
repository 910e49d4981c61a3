using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Mdp.Peers;

/// <summary>Proof that a dialler receives at the address it sends from, without remembering it: a keyed digest of the address, the
/// connection id and the time, given to the address and asked back (as the tokens of RFC 9000, section 8.1.2).</summary>
internal sealed class AddressTokens(ReadOnlyMemory<byte> secret)
{
    /// <summary>Seconds for which a token is good.</summary>
    internal const int LifeSeconds = 5;

    private readonly byte[] _secret = secret.ToArray();

    /// <summary>Writes the token of a dialler.</summary>
    internal void Write(in Endpoint address, ulong dialler, ulong instance, uint seconds, Span<byte> token)
    {
        Span<byte> proven = stackalloc byte[64];
        proven.Clear();
        Endpoint copy = address;
        int size = Marshal.SizeOf<Endpoint>();
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref copy, 1)).CopyTo(proven);
        BinaryPrimitives.WriteUInt64LittleEndian(proven[size..], dialler);
        BinaryPrimitives.WriteUInt64LittleEndian(proven[(size + 8)..], instance);
        BinaryPrimitives.WriteUInt32LittleEndian(proven[(size + 16)..], seconds);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, proven, digest);
        digest[..HandshakePacket.TokenSize].CopyTo(token);
    }

    /// <summary>Whether a connect carries the token that its address was given, and lately.</summary>
    internal bool IsGood(in Endpoint address, in HandshakePacket connect, ReadOnlySpan<byte> packet, uint nowSeconds)
    {
        if (connect.TokenSeconds == 0 || connect.TokenSeconds > nowSeconds || nowSeconds - connect.TokenSeconds > LifeSeconds)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HandshakePacket.TokenSize];
        Write(address, connect.Dialler, connect.Instance, connect.TokenSeconds, expected);
        return CryptographicOperations.FixedTimeEquals(expected, packet.Slice(HandshakePacket.TokenOffset, HandshakePacket.TokenSize));
    }
}
