using Ringside.Market.Itch;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Itch;

namespace Ringside.Market.Tests.Itch;

/// <summary>Writes messages and hands them to books, with what a test does not care about filled in.</summary>
internal sealed class ItchFeed(ItchBooks books)
{
    private readonly byte[] _message = new byte[ItchMessage.MaximumSize];

    internal ItchBooks Books => books;

    /// <summary>The message that was sent last.</summary>
    internal byte[] Last { get; private set; } = [];

    internal void Add(ulong reference, Side side, uint shares, uint priceE4, ushort stock = 1) => Send(new ItchAddOrder
    {
        Header = Header(stock),
        OrderReference = reference,
        Side = side,
        Shares = shares,
        Stock = Alpha8.Of("ACME"),
        PriceE4 = priceE4,
    });

    internal void Execute(ulong reference, uint shares, ushort stock = 1) => Send(new ItchOrderExecuted
    {
        Header = Header(stock),
        OrderReference = reference,
        ExecutedShares = shares,
        MatchNumber = 1,
    });

    internal void Execute(ulong reference, uint shares, uint priceE4, char printable) => Send(new ItchOrderExecutedWithPrice
    {
        Header = Header(1),
        OrderReference = reference,
        ExecutedShares = shares,
        MatchNumber = 1,
        Printable = printable,
        ExecutionPriceE4 = priceE4,
    });

    internal void Cancel(ulong reference, uint shares, ushort stock = 1) =>
        Send(new ItchOrderCancel { Header = Header(stock), OrderReference = reference, CancelledShares = shares });

    internal void Delete(ulong reference, ushort stock = 1) =>
        Send(new ItchOrderDelete { Header = Header(stock), OrderReference = reference });

    internal void Replace(ulong reference, ulong by, uint shares, uint priceE4, ushort stock = 1) => Send(new ItchOrderReplace
    {
        Header = Header(stock),
        OriginalReference = reference,
        NewReference = by,
        Shares = shares,
        PriceE4 = priceE4,
    });

    internal void Send<TMessage>(TMessage message)
        where TMessage : struct, IWireMessage<TMessage>
    {
        message.Write(_message);
        Last = _message[..message.Length];
        Assert.True(books.Apply(Last));
    }

    internal static ItchHeader Header(ushort stock) => new(stock, 0, 34_200_000_000_000);

    /// <summary>One side of a stock: price, shares and orders of each level, the best first.</summary>
    internal string Levels(Side side, ushort stock = 1)
    {
        ItchLevel[] levels = new ItchLevel[books.CountOf(stock, side)];
        Assert.Equal(levels.Length, books.CopyTop(stock, side, levels));
        return string.Join(' ', levels.Select(level => $"{level.PriceE4}:{level.Shares}/{level.Orders}"));
    }
}
