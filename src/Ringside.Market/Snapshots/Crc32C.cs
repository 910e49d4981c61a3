using System.Buffers.Binary;
using System.Numerics;

namespace Ringside.Market.Snapshots;

/// <summary>CRC-32C (RFC 3720, appendix B.4).</summary>
internal static class Crc32C
{
    /// <summary>The sum of what came before and of some more bytes.</summary>
    /// <param name="crc">Sum of what came before; 0 at the start.</param>
    /// <param name="bytes">What is added.</param>
    internal static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
