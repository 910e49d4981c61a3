using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Itch;

namespace Ringside.Exchange.MarketData;

/// <content>The day, instruments, states and auctions.</content>
public sealed partial class ItchPublication
{
    /// <summary>Tells a sink all that one has to know who begins here: marks of the day, directory, trading states, and an add for each
    /// displayed order. In each level they come in the order of the queue. The messages are numbered from 1 and have the stamp of the last
    /// batch; together they say what messages 1 to <see cref="NextNumber"/> - 1 have said.</summary>
    /// <param name="sink">Takes the messages.</param>
    /// <returns>Messages that it got; none before the first batch.</returns>
    public int Describe(IItchSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (NextNumber == 1)
            return 0;
        ulong number = 0;
        Tell(sink, ref number, Mark(ItchSystemEventCode.StartOfMessages));
        Tell(sink, ref number, Mark(ItchSystemEventCode.StartOfSystemHours));
        foreach (PublishedInstrument instrument in _instruments)
        {
            if (!instrument.IsPublished)
                continue;
            Tell(sink, ref number, DirectoryOf(instrument));
            Tell(sink, ref number, ActionOf(instrument));
        }

        for (int place = _orders.First; place != 0; place = _orders[place].Next)
        {
            ref DisplayedOrder order = ref _orders[place];
            Tell(sink, ref number, new ItchAddOrder
            {
                Header = HeaderOf(order.StockLocate),
                OrderReference = order.Id,
                Side = order.Side,
                Shares = order.Shares,
                Stock = _instruments[order.StockLocate - 1].Symbol,
                PriceE4 = order.PriceE4,
            });
        }

        return (int)number;
    }

    /// <summary>How often an instrument or a state has changed.</summary>
    internal long StateChanges { get; private set; }

    /// <summary>Each instrument and its state, as the feed has told it.</summary>
    internal (Alpha8 Symbol, TradingState State)[] CopyStates() =>
        [.. _instruments.Select(instrument => (instrument.Symbol, instrument.State))];

    private void Define(in Command command)
    {
        bool isNew = !_byNumber.TryGetValue(command.Instrument, out PublishedInstrument? instrument);
        if (isNew && _instruments.Count == _options.MaximumInstruments)
        {
            RefusedInstruments++;
            return;
        }

        bool wasPublished = instrument?.IsPublished ?? false;
        instrument ??= Add(command.Instrument);
        instrument.Define(command);
        StateChanges++;
        if (!instrument.IsPublished)
        {
            RefusedInstruments++;
            return;
        }

        Send(DirectoryOf(instrument));
        if (!wasPublished)
            Send(ActionOf(instrument));
    }

    private PublishedInstrument Add(uint number)
    {
        var instrument = new PublishedInstrument { Number = number, StockLocate = (ushort)(_instruments.Count + 1) };
        _instruments.Add(instrument);
        _byNumber.Add(number, instrument);
        return instrument;
    }

    private void OnStateChanged(in EngineEvent one)
    {
        Settle();
        if (!_byNumber.TryGetValue(one.Instrument, out PublishedInstrument? instrument))
            return;
        instrument.State = (TradingState)one.Code;
        StateChanges++;
        if (instrument.IsPublished)
            Send(ActionOf(instrument));
    }

    private void OnAuctionInfo(in EngineEvent one, in Command command)
    {
        if (Find(one.Instrument) is not { } instrument)
            return;
        bool hasPrice = instrument.TryPriceE4(one.Price, out uint priceE4);
        if (command.Kind == CommandKind.Indicate)
        {
            SendImbalance(instrument, one, hasPrice, priceE4);
            return;
        }

        if (!hasPrice)
        {
            HiddenTrades++;
            return;
        }

        Send(new ItchCrossTrade
        {
            Header = HeaderOf(instrument.StockLocate),
            Shares = (ulong)one.Quantity,
            Stock = instrument.Symbol,
            CrossPriceE4 = priceE4,
            MatchNumber = _auctionMatch,
            CrossType = CrossTypeOf(instrument.State, command.State),
        });
    }

    private void SendImbalance(PublishedInstrument instrument, in EngineEvent one, bool hasPrice, uint priceE4)
    {
        if (!hasPrice)
        {
            HiddenTrades++;
            return;
        }

        _ = instrument.TryPriceE4(instrument.ReferencePrice, out uint referenceE4);
        ItchImbalanceDirection surplus = one.Side == Side.Bid ? ItchImbalanceDirection.Buy : ItchImbalanceDirection.Sell;
        if (one.Other == 0)
            surplus = one.Quantity == 0 ? ItchImbalanceDirection.TooFewOrders : ItchImbalanceDirection.None;
        Send(new ItchImbalance
        {
            Header = HeaderOf(instrument.StockLocate),
            PairedShares = (ulong)one.Quantity,
            ImbalanceShares = (ulong)one.Other,
            Direction = surplus,
            Stock = instrument.Symbol,
            FarPriceE4 = priceE4,
            NearPriceE4 = priceE4,
            ReferencePriceE4 = referenceE4,
            CrossType = CrossTypeOf(instrument.State, instrument.State == TradingState.PreClose ? TradingState.Closed : TradingState.Open),
            PriceVariation = ' ',
        });
    }

    private static ItchCrossType CrossTypeOf(TradingState before, TradingState after) => before switch
    {
        TradingState.PreClose when after == TradingState.Closed => ItchCrossType.Closing,
        TradingState.PreOpen or TradingState.Closed => ItchCrossType.Opening,
        _ => ItchCrossType.HaltOrListing,
    };

    private void SendStart()
    {
        Send(Mark(ItchSystemEventCode.StartOfMessages));
        Send(Mark(ItchSystemEventCode.StartOfSystemHours));
    }

    private void SendEnd()
    {
        Send(Mark(ItchSystemEventCode.EndOfSystemHours));
        Send(Mark(ItchSystemEventCode.EndOfMessages));
        HasEnded = true;
    }

    private ItchSystemEvent Mark(ItchSystemEventCode code) => new() { Header = HeaderOf(0), EventCode = code };

    private ItchStockDirectory DirectoryOf(PublishedInstrument instrument) => new()
    {
        Header = HeaderOf(instrument.StockLocate),
        Stock = instrument.Symbol,
        MarketCategory = ' ',
        FinancialStatus = ' ',
        RoundLotSize = (uint)Math.Min(instrument.Lot, uint.MaxValue),
        RoundLotsOnly = 'Y',
        IssueClassification = 'C',
        IssueSubType = Alpha2.Of("Z"),
        Authenticity = 'P',
        ShortSaleThreshold = ' ',
        IpoFlag = ' ',
        PriceTier = ' ',
        EtpFlag = ' ',
        EtpLeverageFactor = 0,
        InverseIndicator = 'N',
    };

    private ItchStockTradingAction ActionOf(PublishedInstrument instrument) => new()
    {
        Header = HeaderOf(instrument.StockLocate),
        Stock = instrument.Symbol,
        TradingState = instrument.State switch
        {
            TradingState.Open => ItchTradingState.Trading,
            TradingState.PreOpen or TradingState.PreClose => ItchTradingState.QuotationOnly,
            TradingState.Halted => ItchTradingState.Halted,
            _ => ItchTradingState.Paused,
        },
        Reserved = ' ',
        Reason = Alpha4.Of(instrument.State switch
        {
            TradingState.Open => "OPEN",
            TradingState.PreOpen => "PREO",
            TradingState.PreClose => "PREC",
            TradingState.Halted => "HALT",
            _ => "CLSD",
        }),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ItchHeader HeaderOf(ushort stockLocate) => new(stockLocate, 0, StampNanos);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Send<TMessage>(in TMessage message)
        where TMessage : struct, IWireMessage<TMessage>
    {
        int length = message.Length;
        message.Write(_message);
        _sink.Take(NextNumber++, _message.AsSpan(0, length));
    }

    private void Tell<TMessage>(IItchSink sink, ref ulong number, in TMessage message)
        where TMessage : struct, IWireMessage<TMessage>
    {
        message.Write(_message);
        sink.Take(++number, _message.AsSpan(0, message.Length));
    }
}
