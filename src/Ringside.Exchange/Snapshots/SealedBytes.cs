using System.Buffers.Binary;
using Ringside.Market.Snapshots;

namespace Ringside.Exchange.Snapshots;

/// <summary>Opens what <see cref="SealedWriter"/> has written.</summary>
internal static class SealedBytes
{
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
