using Ringside.Net.Randomness;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Itch;

namespace Ringside.Lab.Generation.Itch;

// What is modelled:
//   the day        marks, directory, trading states; orders before the open, then the flow until the close
//   the mix        of a real day of one busy stock (AAPL): of 1,519,357 messages 698,744 add, 654,457 delete, 96,968 replace,
//                  60,543 execute, 1,467 cancel in part, 7,178 are trades with hidden orders. Before the open there are only adds
//   stocks         the first are the busiest: half of the flow goes to a quarter of them
//   prices         around a middle that follows the executions, at power-law distances (exponent 1.5); never crossed
//   sizes          70 % exactly 100, 25 % odd lots, the rest a power law (exponent 2) of round lots
//   what dies      young orders first; executions take the oldest order at the best price
// What is not: bursts, auctions, halts, the shape of a day, several orders of one owner.
//
// Integers only, from the seeded random numbers on: the same options give the same bytes on every machine.

/// <summary>Makes the messages of an ITCH 5.0 day.</summary>
public sealed class ItchDayGenerator
{
    private const uint TickE4 = 100;
    private const int ThinBook = 30;
    private const int ThickBook = 1_000;
    private const int OpeningOrdersPerStock = 100;

    private static ReadOnlySpan<int> Mix => [698_744, 654_457, 96_968, 60_543, 1_467, 7_178];

    private readonly ItchDayOptions _options;
    private readonly SeededRandom _random;
    private readonly GeneratedStock[] _stocks;
    private readonly ItchDaySchedule _schedule;
    private long _made;
    private ulong _reference = 1_000;
    private ulong _match = 5_000;

    /// <summary>Prepares the day before its first message.</summary>
    /// <param name="options">What to make.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public ItchDayGenerator(ItchDayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _random = new SeededRandom(options.Seed);
        long flow = options.Messages - ItchDayOptions.FewestMessages(options.Symbols);
        _schedule = new ItchDaySchedule(options.Symbols, Math.Min((long)options.Symbols * OpeningOrdersPerStock, flow / 5), flow);
        _stocks = new GeneratedStock[options.Symbols];
        for (int index = 0; index < _stocks.Length; index++)
            _stocks[index] = new GeneratedStock((int)_random.NextPareto(1_000, 10, GeneratedStock.HighestMiddle / 2));
    }

    private enum Kind
    {
        Add,
        Delete,
        Replace,
        Execute,
        Cancel,
        Hidden,
    }

    /// <summary>Makes the next message.</summary>
    /// <param name="destination">At least <see cref="ItchMessage.MaximumSize"/> bytes.</param>
    /// <param name="length">Bytes of the message, when the result is true.</param>
    /// <returns>False behind the last message.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public bool TryNext(Span<byte> destination, out int length)
    {
        length = 0;
        if (_made == _options.Messages)
            return false;
        ItchDayPhase phase = _schedule.At(_made++, _random, out long timestampNanos, out int index);
        ushort locate = (ushort)(phase is ItchDayPhase.Directory or ItchDayPhase.TradingState ? index + 1 : 0);
        var header = new ItchHeader(locate, 0, timestampNanos);
        length = phase switch
        {
            ItchDayPhase.Directory => Put(Directory(header, index), destination),
            ItchDayPhase.TradingState => Put(Trading(header, index), destination),
            ItchDayPhase.Opening => Add(header, index % _stocks.Length, destination),
            ItchDayPhase.Flow => Flow(header, destination),
            _ => Put(new ItchSystemEvent { Header = header, EventCode = ItchDaySchedule.MarkOf(phase) }, destination),
        };
        return true;
    }

    /// <summary>The symbol of a stock: AAAA, AAAB and so on.</summary>
    /// <param name="index">0 is the first, and the busiest.</param>
    public static Alpha8 SymbolOf(int index)
    {
        Span<char> letters = stackalloc char[4];
        for (int place = letters.Length - 1; place >= 0; place--, index /= 26)
            letters[place] = (char)('A' + (index % 26));
        Alpha8.TryOf(letters, out Alpha8 symbol);
        return symbol;
    }

    private static ItchStockDirectory Directory(ItchHeader header, int index) => new()
    {
        Header = header,
        Stock = SymbolOf(index),
        MarketCategory = 'Q',
        FinancialStatus = 'N',
        RoundLotSize = 100,
        RoundLotsOnly = 'N',
        IssueClassification = 'C',
        IssueSubType = Alpha2.Of("Z"),
        Authenticity = 'P',
        ShortSaleThreshold = 'N',
        IpoFlag = 'N',
        PriceTier = '1',
        EtpFlag = 'N',
        EtpLeverageFactor = 0,
        InverseIndicator = 'N',
    };

    private static ItchStockTradingAction Trading(ItchHeader header, int index) => new()
    {
        Header = header,
        Stock = SymbolOf(index),
        TradingState = ItchTradingState.Trading,
        Reserved = ' ',
        Reason = default,
    };

    private int Flow(ItchHeader header, Span<byte> destination)
    {
        // Squaring an even draw favours the front: a quarter of the stocks gets half of the messages.
        ulong draw = _random.NextUInt64() >> 32;
        int index = (int)(((draw * draw >> 32) * (ulong)_stocks.Length) >> 32);
        GeneratedStock stock = _stocks[index];
        Kind kind = DrawKind();
        if (kind == Kind.Delete && stock.Count < ThinBook)
            kind = Kind.Add;
        else if (kind == Kind.Add && stock.Count > ThickBook)
            kind = Kind.Delete;
        if (_random.NextChance(1, 100))
            stock.MoveMiddle(_random.NextChance(1, 2));
        if (kind == Kind.Add || stock.Count == 0)
            return Add(header, index, destination);
        header = header with { StockLocate = (ushort)(index + 1) };
        int target = RecentOrder(stock);
        return kind switch
        {
            Kind.Delete => Delete(header, stock, target, destination),
            Kind.Replace => Replace(header, stock, target, destination),
            Kind.Cancel when stock[target].Shares > 1 => Cancel(header, stock, target, destination),
            Kind.Cancel => Delete(header, stock, target, destination),
            Kind.Execute => Execute(header, stock, destination),
            _ => Hidden(header, stock, index, destination),
        };
    }

    private Kind DrawKind()
    {
        int total = 0;
        foreach (int part in Mix)
            total += part;
        long draw = _random.NextBelow(total);
        int kind = 0;
        for (; draw >= Mix[kind]; kind++)
            draw -= Mix[kind];
        return (Kind)kind;
    }

    // Squared again: most of what goes has not been there for long.
    private int RecentOrder(GeneratedStock stock)
    {
        ulong draw = _random.NextUInt64() >> 32;
        return stock.Count - 1 - (int)(((draw * draw >> 32) * (ulong)stock.Count) >> 32);
    }

    private int Add(ItchHeader header, int index, Span<byte> destination)
    {
        GeneratedStock stock = _stocks[index];
        header = header with { StockLocate = (ushort)(index + 1) };
        Side side = _random.NextChance(1, 2) ? Side.Bid : Side.Ask;
        GeneratedOrder order = NewOrder(stock, side);
        stock.Add(order);
        if (_random.NextChance(5, 100))
        {
            return Put(
                new ItchAddOrderAttributed
                {
                    Header = header,
                    OrderReference = order.Reference,
                    Side = side,
                    Shares = order.Shares,
                    Stock = SymbolOf(index),
                    PriceE4 = (uint)order.Tick * TickE4,
                    Attribution = Alpha4.Of("RING"),
                },
                destination);
        }

        return Put(
            new ItchAddOrder
            {
                Header = header,
                OrderReference = order.Reference,
                Side = side,
                Shares = order.Shares,
                Stock = SymbolOf(index),
                PriceE4 = (uint)order.Tick * TickE4,
            },
            destination);
    }

    private static int Delete(ItchHeader header, GeneratedStock stock, int target, Span<byte> destination)
    {
        ulong reference = stock[target].Reference;
        stock.RemoveAt(target);
        return Put(new ItchOrderDelete { Header = header, OrderReference = reference }, destination);
    }

    private int Replace(ItchHeader header, GeneratedStock stock, int target, Span<byte> destination)
    {
        ulong reference = stock[target].Reference;
        GeneratedOrder order = NewOrder(stock, stock[target].Side);
        stock.RemoveAt(target);
        stock.Add(order);
        return Put(
            new ItchOrderReplace
            {
                Header = header,
                OriginalReference = reference,
                NewReference = order.Reference,
                Shares = order.Shares,
                PriceE4 = (uint)order.Tick * TickE4,
            },
            destination);
    }

    private int Cancel(ItchHeader header, GeneratedStock stock, int target, Span<byte> destination)
    {
        uint shares = 1 + (uint)_random.NextBelow(stock[target].Shares - 1);
        stock[target].Shares -= shares;
        return Put(
            new ItchOrderCancel { Header = header, OrderReference = stock[target].Reference, CancelledShares = shares }, destination);
    }

    private int Execute(ItchHeader header, GeneratedStock stock, Span<byte> destination)
    {
        int target = stock.IndexOfBest(_random.NextChance(1, 2) ? Side.Bid : Side.Ask);
        target = target < 0 ? stock.IndexOfBest(stock[0].Side) : target;
        GeneratedOrder order = stock[target];
        uint shares = _random.NextChance(70, 100) ? order.Shares : 1 + (uint)_random.NextBelow(order.Shares);
        stock[target].Shares -= shares;
        if (shares == order.Shares)
        {
            stock.RemoveAt(target);
            if (_random.NextChance(1, 4))
                stock.MoveMiddle(order.Side == Side.Ask);
        }

        if (!_random.NextChance(2, 100))
        {
            return Put(
                new ItchOrderExecuted
                {
                    Header = header,
                    OrderReference = order.Reference,
                    ExecutedShares = shares,
                    MatchNumber = _match++,
                },
                destination);
        }

        return Put(
            new ItchOrderExecutedWithPrice
            {
                Header = header,
                OrderReference = order.Reference,
                ExecutedShares = shares,
                MatchNumber = _match++,
                Printable = _random.NextChance(9, 10) ? 'Y' : 'N',
                ExecutionPriceE4 = (uint)stock.MiddleTick * TickE4,
            },
            destination);
    }

    private int Hidden(ItchHeader header, GeneratedStock stock, int index, Span<byte> destination) => Put(
        new ItchTrade
        {
            Header = header,
            OrderReference = 0,
            Side = Side.Bid,
            Shares = DrawShares(),
            Stock = SymbolOf(index),
            PriceE4 = (uint)stock.MiddleTick * TickE4,
            MatchNumber = _match++,
        },
        destination);

    private GeneratedOrder NewOrder(GeneratedStock stock, Side side)
    {
        int distance = (int)_random.NextPareto(4, 15, 2_000) - 3;
        _reference += 1 + (ulong)_random.NextBelow(7);
        return new GeneratedOrder
        {
            Reference = _reference,
            Side = side,
            Shares = DrawShares(),
            Tick = Math.Max(1, side == Side.Bid ? stock.MiddleTick - distance : stock.MiddleTick + distance),
        };
    }

    private uint DrawShares() => _random.NextBelow(100) switch
    {
        < 70 => 100,
        < 95 => 1 + (uint)_random.NextBelow(99),
        _ => 100 * (uint)_random.NextPareto(1, 20, 100),
    };

    private static int Put<TMessage>(in TMessage message, Span<byte> destination)
        where TMessage : struct, IWireMessage<TMessage>
    {
        message.Write(destination);
        return message.Length;
    }
}
