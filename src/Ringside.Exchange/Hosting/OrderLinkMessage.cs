using System.Buffers.Binary;

namespace Ringside.Exchange.Hosting;

/// <summary>What gateways send to engines over MDP: inputs of 192 bytes one behind the other, or that the gateway lives,
/// little-endian.</summary>
/// <remarks>
/// <code>
/// a message of 16 bytes: the gateway lives
/// offset size  field
///  0     4     number of the gateway
///  4     4     (zero)
///  8     8     instance
/// </code>
/// </remarks>
internal static class OrderLinkMessage
{
    internal const int KeepAliveSize = 16;

    /// <summary>Most bytes of inputs in one message: those of one turn travel together.</summary>
    internal const int MostBytes = 192 * 42;

    internal static void WriteKeepAlive(Span<byte> bytes, uint gateway, ulong instance)
    {
        bytes[..KeepAliveSize].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, gateway);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], instance);
    }

    internal static bool TryReadKeepAlive(ReadOnlySpan<byte> bytes, out uint gateway, out ulong instance)
    {
        (gateway, instance) = (0, 0);
        if (bytes.Length != KeepAliveSize || bytes[4..8].ContainsAnyExcept((byte)0))
            return false;
        gateway = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        instance = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        return gateway != 0 && instance != 0;
    }
}
