using System.Buffers.Binary;
using System.Numerics;

namespace Ringside.Exchange.MarketData;

/// <summary>CRC-32C (RFC 3720, appendix B.4) of the snapshots of a publication.</summary>
internal static class SnapshotSum
{
    internal static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte one in bytes)
            sum = BitOperations.Crc32C(sum, one);
        return ~sum;
    }
}
