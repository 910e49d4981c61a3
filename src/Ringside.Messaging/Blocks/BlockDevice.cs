using System.Buffers.Binary;

namespace Ringside.Messaging.Blocks;

// Little-endian.
// | offset | bytes | bytes of the answer to describe                  |
// |      0 |     8 | size of the device in bytes                      |
// |      8 |     4 | block: offsets and lengths are multiples of it   |
// |     12 |     4 | longest read or write in bytes                   |
// |     16 |     4 | requests that the server holds, of all clients   |
// |     20 |     4 | zero                                             |

/// <summary>What a block device says about itself.</summary>
/// <param name="SizeBytes">Its size.</param>
/// <param name="BlockBytes">Offsets and lengths are multiples of this.</param>
/// <param name="MaximumTransferBytes">Longest read or write.</param>
/// <param name="QueueDepth">Requests that the server holds, of all its clients.</param>
public readonly record struct BlockDevice(long SizeBytes, int BlockBytes, int MaximumTransferBytes, int QueueDepth)
{
    /// <summary>Bytes of the description.</summary>
    public const int Size = 24;

    /// <summary>Reads the bytes of an answer to <see cref="BlockOperationKind.Describe"/>.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="device">What they say.</param>
    /// <returns>False when they are no description.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out BlockDevice device)
    {
        device = default;
        if (bytes.Length != Size || BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]) != 0)
            return false;
        var read = new BlockDevice(
            BinaryPrimitives.ReadInt64LittleEndian(bytes),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]));
        if (read.SizeBytes < 0 || read.BlockBytes <= 0 || read.MaximumTransferBytes <= 0 || read.QueueDepth <= 0)
            return false;
        device = read;
        return true;
    }

    internal void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into, SizeBytes);
        BinaryPrimitives.WriteInt32LittleEndian(into[8..], BlockBytes);
        BinaryPrimitives.WriteInt32LittleEndian(into[12..], MaximumTransferBytes);
        BinaryPrimitives.WriteInt32LittleEndian(into[16..], QueueDepth);
        BinaryPrimitives.WriteInt32LittleEndian(into[20..], 0);
    }
}
