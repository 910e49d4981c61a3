using System.Runtime.CompilerServices;
using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>What every ITCH message has behind its first byte.</summary>
/// <param name="StockLocate">Number of the stock, unique for the day; 0 where no stock is concerned.</param>
/// <param name="TrackingNumber">The sender's own; copied, never interpreted.</param>
/// <param name="TimestampNanos">Nanoseconds since midnight, local time of the venue; the lower 48 bits are written.</param>
// Offset  Size  Type    Field            Meaning
//      0     1  char    message type
//      1     2  u16     stock locate     0: no stock
//      3     2  u16     tracking number  the sender's own
//      5     6  u48     timestamp        nanoseconds since midnight
public readonly record struct ItchHeader(ushort StockLocate, ushort TrackingNumber, long TimestampNanos)
{
    /// <summary>Bytes of the type and the header.</summary>
    public const int Size = 11;

    private const int TimestampBits = 48;

    /// <summary>Reads what all messages begin with.</summary>
    /// <param name="source">A message.</param>
    /// <param name="header">The header, when the result is true.</param>
    /// <returns>False when there are fewer than <see cref="Size"/> bytes. The type is not looked at.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchHeader header)
    {
        if (source.Length < Size)
        {
            header = default;
            return false;
        }

        header = Read(source);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ItchHeader Read(ReadOnlySpan<byte> source)
    {
        // Tracking number and timestamp are one word.
        ulong word = BigEndian.U64(source, 3);
        return new ItchHeader(BigEndian.U16(source, 1), (ushort)(word >> TimestampBits), (long)word & BigEndian.MaximumU48);
    }

    internal void Write(Span<byte> destination, byte type)
    {
        destination[0] = type;
        BigEndian.PutU16(destination, 1, StockLocate);
        BigEndian.PutU64(destination, 3, ((ulong)TrackingNumber << TimestampBits) | ((ulong)TimestampNanos & BigEndian.MaximumU48));
    }
}
