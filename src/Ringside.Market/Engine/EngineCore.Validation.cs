using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>Which commands are refused. Nothing here changes anything.</content>
/// <remarks>A plain limit order passes a short check that is enough; whatever does not pass it is looked at in the order of the page, which
/// finds the first thing that is wrong, or nothing.</remarks>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    private const CommandFlags AllFlags = CommandFlags.PostOnly | CommandFlags.QuantityIsTotal | CommandFlags.CancelOnDisconnect;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsMalformed(in Command command) =>
        command.OrderId == 0 | command.Side > Side.Ask | command.Type > OrderFlags.LastType
        | command.TimeInForce > TimeInForce.FillOrKill | command.SelfTradeMode > SelfTradeMode.Decrement | command.Flags > AllFlags;

    /// <summary>Whether an order may come in this state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOpenFor(Instrument instrument, uint flags)
    {
        if (instrument.State == TradingState.Open)
            return true;
        bool collects = instrument.State is TradingState.PreOpen or TradingState.PreClose;
        return collects && OrderFlags.MayRest(flags) && (flags & OrderFlags.PostOnly) == 0;
    }

    /// <summary>Whether the values of a limit order that shows all are beyond doubt. False means: look closer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlainlyValid(in Command command, Instrument instrument, Member member) =>
        command.DisplayQuantity == 0
        && instrument.HasUnitSteps
        && (ulong)(command.Quantity - 1) < (ulong)member.LargestQuantity
        && Math.BigMul(Magnitude(command.Price), (ulong)command.Quantity, out ulong notional) == 0
        && notional <= member.LargestNotional
        && command.Price >= instrument.BandLow && command.Price <= instrument.BandHigh;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Magnitude(long price) => price < 0 ? 0 - (ulong)price : (ulong)price;

    /// <summary>Point 6 of the page.</summary>
    private static bool IsInvalidCombination(in Command command, uint flags)
    {
        bool isRestingLimit = OrderFlags.IsLimit(flags) && OrderFlags.MayRest(flags);
        if (OrderFlags.IsStop(flags) && !OrderFlags.MayRest(flags))
            return true;
        if (((flags & OrderFlags.PostOnly) != 0 || command.DisplayQuantity != 0) && !isRestingLimit)
            return true;
        return (!OrderFlags.HasPrice(flags) && command.Price != 0) || (!OrderFlags.IsStop(flags) && command.StopPrice != 0);
    }

    /// <summary>Points 7 to 10 of the page, for an order of these flags.</summary>
    private static Refusal CheckValues(in Command command, uint flags, Instrument instrument, Member member)
    {
        bool isLimit = OrderFlags.IsLimit(flags);
        bool hasPrice = OrderFlags.HasPrice(flags);
        long quantity = command.Quantity;
        if (quantity <= 0 || quantity % instrument.Lot != 0)
            return new Refusal(RejectCode.InvalidQuantity, quantity, instrument.Lot);
        if (quantity > Quantities.Maximum)
            return new Refusal(RejectCode.QuantityTooLarge, quantity, Quantities.Maximum);
        if (hasPrice && command.Price % instrument.Tick != 0)
            return new Refusal(RejectCode.InvalidPrice, command.Price, instrument.Tick);
        if (OrderFlags.IsStop(flags) && command.StopPrice % instrument.Tick != 0)
            return new Refusal(RejectCode.InvalidStopPrice, command.StopPrice, instrument.Tick);
        if (isLimit && (command.DisplayQuantity < 0 || command.DisplayQuantity % instrument.Lot != 0))
            return new Refusal(RejectCode.InvalidDisplayQuantity, command.DisplayQuantity, instrument.Lot);
        if (isLimit && command.DisplayQuantity != 0 && command.DisplayQuantity < SmallestPiece(quantity, instrument.Lot))
            return new Refusal(RejectCode.InvalidDisplayQuantity, command.DisplayQuantity, SmallestPiece(quantity, instrument.Lot));
        if (member.QuantityLimit != 0 && quantity > member.QuantityLimit)
            return new Refusal(RejectCode.QuantityAboveLimit, quantity, member.QuantityLimit);
        if (!hasPrice)
            return default;
        if (member.NotionalLimit != 0 && Int128.Abs(command.Price) * quantity > member.NotionalLimit)
            return new Refusal(RejectCode.NotionalAboveLimit, command.Price, member.NotionalLimit);
        if (command.Price < instrument.BandLow)
            return new Refusal(RejectCode.PriceOutsideCollar, command.Price, instrument.BandLow);
        return command.Price > instrument.BandHigh
            ? new Refusal(RejectCode.PriceOutsideCollar, command.Price, instrument.BandHigh)
            : default;
    }

    /// <summary>The smallest display quantity with which an order has no more than <see cref="Quantities.MostPieces"/> pieces.</summary>
    private static long SmallestPiece(long quantity, long lot)
    {
        long piece = (quantity + Quantities.MostPieces - 1) / Quantities.MostPieces;
        return (piece + lot - 1) / lot * lot;
    }

    /// <summary>Points 6 to 10 of the page.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Refusal CheckClosely(in Command command, uint flags, Instrument instrument, Member member) =>
        IsInvalidCombination(command, flags)
            ? new Refusal(RejectCode.InvalidCombination)
            : CheckValues(command, flags, instrument, member);

    /// <summary>Point 12 of the page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasDayEnded(uint flags, Instrument instrument) =>
        instrument.DayEndNanos != 0 && _time >= instrument.DayEndNanos && OrderFlags.TimeInForce(flags) == TimeInForce.Day;

    /// <summary>Point 14 of the page, for an order with a display quantity: whether more refreshes were to come than there may be orders,
    /// if it rested with all of its quantity.</summary>
    /// <param name="open">Its open quantity; one that has none would end.</param>
    /// <param name="display">Its display quantity, above 0.</param>
    /// <param name="replaced">Slot of the order that it replaces; 0 for none.</param>
    /// <param name="refreshes">How many that were.</param>
    private bool RefreshesTooOften(long open, long display, uint replaced, out long refreshes)
    {
        refreshes = _pool.Refreshes
            - (replaced != 0 ? _pool.RefreshesOf(replaced) : 0)
            + (open > display ? OrderPool.RefreshesOf(open - display, display) : 0);
        return refreshes > _pool.Store.MaximumOrders && !_faults.Has(Fault.RefreshesUnbounded);
    }

    /// <summary>Point 15 of the page. Post-only orders come while the instrument is open only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool WouldTrade(uint flags, long price, Instrument instrument) =>
        (flags & OrderFlags.PostOnly) != 0
        && instrument.Book.Crosses(OrderFlags.SideOf(flags), price)
        && !_faults.Has(Fault.PostOnlyIgnored);

    private void RefuseWouldTrade(in Command command, uint flags, Instrument instrument)
    {
        Side opposite = OrderFlags.SideOf(flags) == Side.Bid ? Side.Ask : Side.Bid;
        instrument.Book.TryBestPrice(opposite, out long best);
        Refuse(command, RejectCode.WouldTrade, command.Price, best);
    }
}
