using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ringside.Market.Snapshots;

namespace Ringside.Exchange.Snapshots;

/// <summary>Snapshots as bytes: a name, a version, fields, and the CRC-32C of all that, little-endian.</summary>
internal static class SealedBytes
{
    /// <summary>Begins a snapshot.</summary>
    /// <param name="magic">What kind it is.</param>
    /// <param name="version">Of its layout.</param>
    internal static ArrayBufferWriter<byte> Begin(uint magic, int version)
    {
        ArrayBufferWriter<byte> bytes = new();
        bytes.Put(magic);
        bytes.Put(version);
        return bytes;
    }

    /// <summary>Writes a field.</summary>
    internal static void Put<T>(this ArrayBufferWriter<byte> bytes, T value)
        where T : unmanaged => bytes.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Ends a snapshot.</summary>
    internal static byte[] Seal(this ArrayBufferWriter<byte> bytes)
    {
        bytes.Put(Crc32C.Append(0, bytes.WrittenSpan));
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Opens one.</summary>
    /// <param name="snapshot">Any bytes.</param>
    /// <param name="magic">What kind is expected.</param>
    /// <param name="version">Which layout is.</param>
    /// <param name="reader">Stands behind both, when the result is true.</param>
    /// <returns>False for another kind or version, or a wrong sum.</returns>
    internal static bool TryOpen(ReadOnlySpan<byte> snapshot, uint magic, int version, out FieldReader reader)
    {
        reader = default;
        if (snapshot.Length < sizeof(uint))
            return false;
        ReadOnlySpan<byte> body = snapshot[..^sizeof(uint)];
        if (Crc32C.Append(0, body) != BinaryPrimitives.ReadUInt32LittleEndian(snapshot[^sizeof(uint)..]))
            return false;
        reader = new FieldReader(body);
        return reader.UInt32() == magic && reader.Int32() == version;
    }
}
