using Ringside.Protocols;

namespace Ringside.Market.Orders;

/// <summary>One number for all that rests in a book, queue order included: equal books have equal numbers.</summary>
public static class BookDigest
{
    /// <summary>Walks the book, bids first, best price first, first in the queue first.</summary>
    /// <param name="book">The book; it is not changed.</param>
    public static ulong Of(OrderBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        ulong digest = 0xCBF29CE484222325;
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Bid, Side.Ask])
        {
            for (uint level = book.BestLevel(side); level != 0; level = book.NextLevel(level))
            {
                for (uint slot = book.Level(level).Head; slot != 0; slot = book.Store[slot].Next)
                {
                    ref readonly RestingOrder order = ref book.Store[slot];
                    digest = Add(Add(Add(Add(digest, order.Id), (ulong)order.Price), (ulong)order.Quantity), (ulong)side);
                }
            }
        }

        return digest;
    }

    private static ulong Add(ulong digest, ulong value)
    {
        digest = (digest ^ value) * 0x9FB21C651E98DF25;
        return digest ^ (digest >> 32);
    }
}
