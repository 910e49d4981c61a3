using System.Runtime.CompilerServices;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Itch;

namespace Ringside.Market.Itch;

/// <summary>The displayed books of all stocks of a day, built from the messages of an ITCH 5.0 feed, order by order.</summary>
/// <remarks>
/// <para>The rules: A and F bring an order; E, C and X take shares from it, and with the last share it is gone; D takes it out; U
/// puts a new order on the same side of the same stock in its place. E trades at the order's price, C at its own, and counts only
/// when it is printable; traded are the shares that rested, and without shares there was no trade. P and Q are trades that leave the
/// book alone, and B undoes a trade but restores nothing.</para>
/// <para>Bad data never throws: what cannot be applied is counted, by kind, and leaves the books as they are. Stocks are told apart
/// by their stock locate alone; symbols are only shown. What is left out: the queue of the orders at one price (levels know how many
/// there are), and auctions.</para>
/// <para>Nothing is allocated but when the memory must grow (<see cref="Growths"/>), up to the limits of the options.</para>
/// </remarks>
public sealed partial class ItchBooks
{
    private readonly ItchOrders _orders;
    private readonly ItchLevels _levels;
    private readonly ItchStock[] _stocks = new ItchStock[ushort.MaxValue + 1];

    /// <summary>Empty books.</summary>
    /// <param name="options">What may be used.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public ItchBooks(ItchBooksOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _orders = new ItchOrders(options.InitialOrders, options.MaximumOrders, options.HashMultiplier);
        _levels = new ItchLevels(options.InitialLevels, options.MaximumLevels, options.MaximumLevelsPerSide);
    }

    /// <summary>Takes the next message of the feed.</summary>
    /// <param name="message">The message and nothing else; any bytes.</param>
    /// <returns>False when it is no message of ITCH 5.0, which <see cref="Malformed"/> counts. Whether a message could be applied is
    /// for the counters to say.</returns>
    public bool Apply(ReadOnlySpan<byte> message)
    {
        Messages++;
        var taker = new Taker(this);
        if (ItchMessage.TryDispatch(message, ref taker))
            return true;
        Malformed++;
        return false;
    }

    /// <summary>Empties the books and sets the counters to 0. The memory stays.</summary>
    public void Clear()
    {
        _orders.Clear();
        _levels.Clear();
        Array.Clear(_stocks);
        Messages = Malformed = UnknownOrders = DuplicateOrders = WrongStocks = EmptyOrders = Overdrawn = RefusedOrders = 0;
        BrokenTrades = 0;
    }

    private void Add(in ItchHeader header, ulong reference, Side side, uint shares, uint priceE4)
    {
        if (shares == 0)
        {
            EmptyOrders++;
            return;
        }

        if (_orders.Find(reference) != 0)
        {
            DuplicateOrders++;
            return;
        }

        if (!_orders.HasRoom || !_levels.Add(header.StockLocate, side, priceE4, shares))
        {
            RefusedOrders++;
            return;
        }

        _orders.Add(new ItchOrder
        {
            Reference = reference,
            PriceE4 = priceE4,
            Shares = shares,
            StockLocate = header.StockLocate,
            Side = side,
        });
    }

    private void AddNamed(in ItchHeader header, ulong reference, Side side, uint shares, Alpha8 symbol, uint priceE4)
    {
        // A feed that was joined late has no directory.
        ref ItchStock stock = ref _stocks[header.StockLocate];
        if (stock.Symbol == default)
            stock.Symbol = symbol;
        Add(header, reference, side, shares, priceE4);
    }

    // The place of the order that a message speaks of; 0 when there is none that fits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(in ItchHeader header, ulong reference)
    {
        int place = _orders.Find(reference);
        if (place == 0)
            UnknownOrders++;
        else if (_orders[place].StockLocate != header.StockLocate)
            WrongStocks++;
        else
            return place;
        return 0;
    }

    /// <summary>Takes shares off an order, at most those that rest.</summary>
    /// <returns>How many that were.</returns>
    private uint Reduce(int place, uint shares)
    {
        ref ItchOrder order = ref _orders[place];
        if (shares > order.Shares)
        {
            Overdrawn++;
            shares = order.Shares;
        }

        bool isGone = shares == order.Shares;
        _levels.Take(order, shares, isGone);
        if (isGone)
            _orders.Remove(place);
        else
            order.Shares -= shares;
        return shares;
    }

    private void Execute(in ItchHeader header, ulong reference, uint shares)
    {
        int place = Find(header, reference);
        if (place == 0)
            return;
        uint priceE4 = _orders[place].PriceE4;
        _stocks[header.StockLocate].AddTrade(priceE4, Reduce(place, shares));
    }

    private void Execute(in ItchOrderExecutedWithPrice message)
    {
        int place = Find(message.Header, message.OrderReference);
        if (place == 0)
            return;
        uint shares = Reduce(place, message.ExecutedShares);
        if (message.Printable == 'Y')
            _stocks[message.Header.StockLocate].AddTrade(message.ExecutionPriceE4, shares);
    }

    private void Cancel(in ItchOrderCancel message)
    {
        int place = Find(message.Header, message.OrderReference);
        if (place != 0)
            Reduce(place, message.CancelledShares);
    }

    private void Delete(in ItchOrderDelete message)
    {
        int place = Find(message.Header, message.OrderReference);
        if (place != 0)
            Reduce(place, _orders[place].Shares);
    }

    private void Replace(in ItchOrderReplace message)
    {
        int place = Find(message.Header, message.OriginalReference);
        if (place == 0)
            return;
        Side side = _orders[place].Side;
        Reduce(place, _orders[place].Shares);
        Add(message.Header, message.NewReference, side, message.Shares, message.PriceE4);
    }

    // A struct, so that the switch over the types and what it calls are compiled as one.
    private readonly struct Taker(ItchBooks books) : IItchHandler
    {
        public bool On(in ItchAddOrder message)
        {
            books.AddNamed(message.Header, message.OrderReference, message.Side, message.Shares, message.Stock, message.PriceE4);
            return true;
        }

        public bool On(in ItchAddOrderAttributed message)
        {
            books.AddNamed(message.Header, message.OrderReference, message.Side, message.Shares, message.Stock, message.PriceE4);
            return true;
        }

        public bool On(in ItchOrderExecuted message)
        {
            books.Execute(message.Header, message.OrderReference, message.ExecutedShares);
            return true;
        }

        public bool On(in ItchOrderExecutedWithPrice message)
        {
            books.Execute(message);
            return true;
        }

        public bool On(in ItchOrderCancel message)
        {
            books.Cancel(message);
            return true;
        }

        public bool On(in ItchOrderDelete message)
        {
            books.Delete(message);
            return true;
        }

        public bool On(in ItchOrderReplace message)
        {
            books.Replace(message);
            return true;
        }

        public bool On(in ItchTrade message)
        {
            books._stocks[message.Header.StockLocate].AddTrade(message.PriceE4, message.Shares);
            return true;
        }

        public bool On(in ItchCrossTrade message)
        {
            books._stocks[message.Header.StockLocate].AddTrade(message.CrossPriceE4, message.Shares);
            return true;
        }

        public bool On(in ItchBrokenTrade message)
        {
            books.BrokenTrades++;
            return true;
        }

        public bool On(in ItchStockDirectory message)
        {
            books._stocks[message.Header.StockLocate].Symbol = message.Stock;
            return true;
        }

        public bool On(in ItchStockTradingAction message)
        {
            books._stocks[message.Header.StockLocate].TradingState = message.TradingState;
            return true;
        }

        public bool On(in ItchSystemEvent message) => true;

        public bool On(in ItchImbalance message) => true;

        public bool OnUndecoded(ItchMessageType type, in ItchHeader header) => true;
    }
}
