using System.Buffers.Binary;

namespace Ringside.Protocols.OrderEntry;

/// <summary>Writes and reads the 13 bytes of an order.</summary>
// Offset  Size  Type     Field      Meaning
//      0     4  u32 LE   quantity   in units of the instrument's quantity scale
//      4     8  i64 LE   price      in units of 1e-8
//     12     1  u8       side       'B' (0x42) buys, 'S' (0x53) sells
public static class WireOrderCodec
{
    /// <summary>Bytes of one order; orders follow each other without anything between them.</summary>
    public const int Size = 13;

    private const int PriceOffset = 4;
    private const int SideOffset = 12;
    private const byte Buy = (byte)'B';
    private const byte Sell = (byte)'S';

    /// <summary>Writes one order.</summary>
    /// <param name="order">What to write.</param>
    /// <param name="destination">At least <see cref="Size"/> bytes; the rest is left alone.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static void Write(in WireOrder order, Span<byte> destination)
    {
        if (destination.Length < Size)
            throw new ArgumentException($"An order takes {Size} bytes, the destination has {destination.Length}.", nameof(destination));
        BinaryPrimitives.WriteUInt32LittleEndian(destination, order.Quantity);
        BinaryPrimitives.WriteInt64LittleEndian(destination[PriceOffset..], order.PriceE8);
        destination[SideOffset] = order.Side == Side.Bid ? Buy : Sell;
    }

    /// <summary>Reads one order. Never throws, whatever the bytes. Quantity and price are not judged: any value is an order.</summary>
    /// <param name="source">Exactly <see cref="Size"/> bytes.</param>
    /// <param name="order">The order, when the result is true.</param>
    /// <returns>False for another length or a side byte other than <c>B</c> and <c>S</c>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out WireOrder order)
    {
        order = default;
        if (source.Length != Size)
            return false;
        var side = source[SideOffset];
        if (side is not (Buy or Sell))
            return false;
        order = new WireOrder(
            BinaryPrimitives.ReadUInt32LittleEndian(source),
            BinaryPrimitives.ReadInt64LittleEndian(source[PriceOffset..]),
            side == Buy ? Side.Bid : Side.Ask);
        return true;
    }
}
