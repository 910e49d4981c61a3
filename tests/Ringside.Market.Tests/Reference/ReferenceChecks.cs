using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;

namespace Ringside.Market.Tests.Reference;

/// <summary>The numbered list of the page: each check by itself, each null when it passes.</summary>
internal static class ReferenceChecks
{
    public const CommandFlags KnownFlags = CommandFlags.PostOnly | CommandFlags.QuantityIsTotal | CommandFlags.CancelOnDisconnect;

    /// <summary>1: a value that the kind of the command uses is none of its kind.</summary>
    public static ReferenceRefusal? Form(in Command command)
    {
        bool isWellFormed = command.Kind switch
        {
            CommandKind.Enter => command.OrderId != 0 && Enum.IsDefined(command.Side) && Enum.IsDefined(command.Type)
                && Enum.IsDefined(command.TimeInForce) && Enum.IsDefined(command.SelfTradeMode) && HasKnownFlags(command),
            CommandKind.Cancel => command.OrderId != 0,
            CommandKind.Reduce or CommandKind.Replace => command.OrderId != 0 && HasKnownFlags(command),
            CommandKind.MassCancel => Enum.IsDefined(command.Scope),
            CommandKind.SessionConnected => HasKnownFlags(command),
            CommandKind.SetState => Enum.IsDefined(command.State),
            CommandKind.None => false,
            _ => Enum.IsDefined(command.Kind),
        };
        return isWellFormed ? null : new ReferenceRefusal(RejectCode.MalformedCommand);
    }

    /// <summary>3.</summary>
    public static ReferenceRefusal? Session(ReferenceMarket market, uint number)
    {
        if (!market.Sessions.TryGetValue(number, out ReferenceSession? session))
            return new ReferenceRefusal(RejectCode.UnknownSession);
        return session.Connected ? null : new ReferenceRefusal(RejectCode.SessionNotConnected);
    }

    /// <summary>4.</summary>
    public static ReferenceRefusal? Alive(ReferenceMember member) => member.Killed ? new ReferenceRefusal(RejectCode.MemberKilled) : null;

    /// <summary>5.</summary>
    public static ReferenceRefusal? State(ReferenceInstrument instrument, ReferenceOrder order)
    {
        bool isTaken = instrument.State switch
        {
            TradingState.Open => true,
            TradingState.PreOpen or TradingState.PreClose => order.Type != OrderType.Market
                && order.TimeInForce is TimeInForce.Day or TimeInForce.GoodTillCancelled && !order.PostOnly,
            _ => false,
        };
        return isTaken ? null : new ReferenceRefusal(RejectCode.NotInThisState);
    }

    /// <summary>6.</summary>
    public static ReferenceRefusal? Combination(ReferenceOrder order)
    {
        bool isRestingLimit = order.Type == OrderType.Limit && order.MayRest;
        bool fits = (!order.IsStop || order.TimeInForce is TimeInForce.Day or TimeInForce.GoodTillCancelled)
            && (!order.PostOnly || isRestingLimit)
            && (order.Display == 0 || isRestingLimit)
            && (order.HasPrice || order.Price == 0)
            && (order.IsStop || order.StopPrice == 0);
        return fits ? null : new ReferenceRefusal(RejectCode.InvalidCombination);
    }

    /// <summary>7 to 9.</summary>
    public static ReferenceRefusal? Values(ReferenceInstrument instrument, ReferenceOrder order)
    {
        if (order.Open <= 0 || order.Open % instrument.Lot != 0)
            return new ReferenceRefusal(RejectCode.InvalidQuantity, order.Open, instrument.Lot);
        if (order.Open > Quantities.Maximum)
            return new ReferenceRefusal(RejectCode.QuantityTooLarge, order.Open, Quantities.Maximum);
        if (order.HasPrice && order.Price % instrument.Tick != 0)
            return new ReferenceRefusal(RejectCode.InvalidPrice, order.Price, instrument.Tick);
        if (order.IsStop && order.StopPrice % instrument.Tick != 0)
            return new ReferenceRefusal(RejectCode.InvalidStopPrice, order.StopPrice, instrument.Tick);
        if (order.Display < 0 || order.Display % instrument.Lot != 0)
            return new ReferenceRefusal(RejectCode.InvalidDisplayQuantity, order.Display, instrument.Lot);
        long smallestPiece = (order.Open + Quantities.MostPieces - 1) / Quantities.MostPieces;
        if (order.Display != 0 && order.Display < smallestPiece)
        {
            long lots = (smallestPiece + instrument.Lot - 1) / instrument.Lot;
            return new ReferenceRefusal(RejectCode.InvalidDisplayQuantity, order.Display, lots * instrument.Lot);
        }

        return null;
    }

    /// <summary>10.</summary>
    public static ReferenceRefusal? Limits(ReferenceInstrument instrument, ReferenceMember member, ReferenceOrder order)
    {
        if (member.MostQuantity != 0 && order.Open > member.MostQuantity)
            return new ReferenceRefusal(RejectCode.QuantityAboveLimit, order.Open, member.MostQuantity);
        if (!order.HasPrice)
            return null;
        if (member.MostNotional != 0 && Int128.Abs(order.Price) * order.Open > member.MostNotional)
            return new ReferenceRefusal(RejectCode.NotionalAboveLimit, order.Price, member.MostNotional);
        if (order.Price < instrument.LowestAllowed)
            return new ReferenceRefusal(RejectCode.PriceOutsideCollar, order.Price, instrument.LowestAllowed);
        if (order.Price > instrument.HighestAllowed)
            return new ReferenceRefusal(RejectCode.PriceOutsideCollar, order.Price, instrument.HighestAllowed);
        return null;
    }

    /// <summary>11.</summary>
    public static ReferenceRefusal? Identity(ReferenceMarket market, ulong id) =>
        market.Live.ContainsKey(id) ? new ReferenceRefusal(RejectCode.DuplicateOrder) : null;

    /// <summary>12.</summary>
    public static ReferenceRefusal? Day(ReferenceMarket market, ReferenceInstrument instrument, ReferenceOrder order) =>
        order.TimeInForce == TimeInForce.Day && market.DayHasEnded(instrument)
            ? new ReferenceRefusal(RejectCode.DayHasEnded, market.TimeNanos, instrument.DayEndNanos)
            : null;

    /// <summary>13 and 14.</summary>
    public static ReferenceRefusal? Room(ReferenceMarket market, ReferenceMember member, ReferenceOrder order)
    {
        if (!order.MayRest)
            return null;
        int open = market.OpenOrdersOfMember(order.Member);
        if (member.MostOpenOrders != 0 && open >= member.MostOpenOrders)
            return new ReferenceRefusal(RejectCode.TooManyOpenOrders, open, member.MostOpenOrders);
        return Capacity(market.Live.Count, market.Capacities.Orders) ?? Refreshes(market, order, order.Open, null);
    }

    /// <summary>14, the part about icebergs: all refreshes that are to come, when the order rests with what it has open.</summary>
    public static ReferenceRefusal? Refreshes(ReferenceMarket market, ReferenceOrder order, long open, ReferenceOrder? replaced)
    {
        if (order.Display == 0)
            return null;
        long others = market.Live.Values.Where(live => live != replaced).Sum(live => live.RefreshesToCome);
        long all = others + order.RefreshesIfOpen(open);
        int most = market.Capacities.Orders;
        return all > most ? new ReferenceRefusal(RejectCode.CapacityExhausted, all, most) : null;
    }

    public static ReferenceRefusal? Capacity(int used, int most) =>
        used >= most ? new ReferenceRefusal(RejectCode.CapacityExhausted, 0, most) : null;

    /// <summary>15.</summary>
    public static ReferenceRefusal? Passive(ReferenceInstrument instrument, ReferenceOrder order)
    {
        ReferenceOrder? best = instrument.Queue(ReferenceMarket.Opposite(order.Side)).FirstOrDefault();
        bool wouldTrade = order.PostOnly && best is not null && ReferenceMarket.Suits(order.Side, order.Price, best.Price);
        return wouldTrade ? new ReferenceRefusal(RejectCode.WouldTrade, order.Price, best!.Price) : null;
    }

    private static bool HasKnownFlags(in Command command) => (command.Flags & ~KnownFlags) == 0;
}
