using System.Buffers.Binary;
using Ringside.Protocols.Itch;

namespace Ringside.Market.Itch;

/// <summary>Many messages at a time.</summary>
public sealed partial class ItchBooks
{
    // How far ahead of the message that is applied the memory for others is asked for: in messages, a fetch from main memory lasts
    // about as long as one is worked on.
    private const int LookAhead = 2;

    private const int ReferenceOffset = ItchHeader.Size;
    private const int ReferenceEnd = ReferenceOffset + sizeof(ulong);

    /// <summary>Takes the messages that stand one behind the other in a piece of a day's file: the same as <see cref="Apply"/> for each,
    /// but faster, because the orders of the next messages are fetched while one is worked on.</summary>
    /// <param name="data">A piece of the file; may end within a message.</param>
    /// <param name="status">Why it stopped: what stands at the place where it did. Never a message.</param>
    /// <returns>Bytes that were taken.</returns>
    /// <remarks>With many stocks an order is hardly ever in the cache when a message speaks of it: its slot of the index, then the
    /// order, then its level cost a wait each. Asked for early, they come at the same time as other work is done.</remarks>
    public int ApplyAll(ReadOnlySpan<byte> data, out ItchBlockStatus status)
    {
        int orders = 0;
        for (int count = 0; count < LookAhead; count++)
            orders = FetchSlot(data, orders);
        int slots = orders;
        for (int count = 0; count < LookAhead; count++)
            slots = FetchSlot(data, slots);
        int current = 0;
        while ((status = ItchBlock.Read(data[current..], out ReadOnlySpan<byte> message)) == ItchBlockStatus.Message)
        {
            slots = FetchSlot(data, slots);
            orders = FetchOrder(data, orders);
            Apply(message);
            current += ItchBlock.HeaderSize + message.Length;
        }

        return current;
    }

    // Both give the place behind the message, or the same place when there is no whole message.
    private int FetchSlot(ReadOnlySpan<byte> data, int at)
    {
        if (ItchBlock.Read(data[at..], out ReadOnlySpan<byte> message) != ItchBlockStatus.Message)
            return at;
        if (message.Length >= ReferenceEnd)
            _orders.FetchSlot(BinaryPrimitives.ReadUInt64BigEndian(message[ReferenceOffset..]));
        return at + ItchBlock.HeaderSize + message.Length;
    }

    private int FetchOrder(ReadOnlySpan<byte> data, int at)
    {
        if (ItchBlock.Read(data[at..], out ReadOnlySpan<byte> message) != ItchBlockStatus.Message)
            return at;
        if (message.Length >= ReferenceEnd)
        {
            _orders.FetchOrder(BinaryPrimitives.ReadUInt64BigEndian(message[ReferenceOffset..]));
            _levels.FetchBest(BinaryPrimitives.ReadUInt16BigEndian(message[1..]));
        }

        return at + ItchBlock.HeaderSize + message.Length;
    }
}
