using Ringside.Exchange.MarketData;
using Ringside.Exchange.Tests.Doors;
using Ringside.Linux.Sockets;
using Ringside.Market.Itch;
using Ringside.Protocols;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>Books as sorted lines, a line for each level: symbol, side, price in 1/10,000, shares, orders. Whatever they were made from,
/// the same books are the same lines.</summary>
internal static class BookText
{
    internal static string[] Of(IEnumerable<(string Symbol, char Side, uint PriceE4, long Shares, int Orders)> levels) =>
    [
        .. levels.Select(level => $"{level.Symbol} {level.Side} {level.PriceE4:d10} {level.Shares} {level.Orders}")
            .Order(StringComparer.Ordinal),
    ];

    internal static string[] Of(ItchBooks books, int stocks = 16)
    {
        Assert.Equal(0, books.NotApplied);
        List<(string Symbol, char Side, uint PriceE4, long Shares, int Orders)> lines = [];
        for (ushort stock = 0; stock < stocks; stock++)
        {
            string symbol = books.Stock(stock).Symbol.ToString().Trim();
            foreach (Side side in (Side[])[Side.Bid, Side.Ask])
            {
                ItchLevel[] levels = new ItchLevel[books.CountOf(stock, side)];
                books.CopyTop(stock, side, levels);
                char letter = side == Side.Bid ? 'B' : 'S';
                lines.AddRange(levels.Select(level => (symbol, letter, level.PriceE4, (long)level.Shares, level.Orders)));
            }
        }

        return Of(lines);
    }

    /// <summary>Fetches the books from a snapshot service, as plainly as it can be done.</summary>
    /// <param name="service">Where.</param>
    /// <param name="lastNumber">Number of the last message of the feed that is in it.</param>
    internal static ItchBooks Fetch(Endpoint service, out ulong lastNumber)
    {
        using var client = new SocketClient(service);
        client.LogIn("ANY", "ANY");
        client.Expect(SoupPacketType.LoginAccepted);
        var books = new ItchBooks(new ItchBooksOptions());
        while (true)
        {
            byte[] message = client.Expect(SoupPacketType.SequencedData);
            if (SnapshotEnd.TryRead(message, out SnapshotEnd end))
            {
                lastNumber = end.LastNumber;
                return books;
            }

            books.Apply(message);
        }
    }
}
