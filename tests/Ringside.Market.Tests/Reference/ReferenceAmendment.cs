using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>Cancelling an order, in whole or in part.</summary>
internal static class ReferenceAmendment
{
    /// <summary>The live order of the command's session that has the id.</summary>
    public static ReferenceRefusal? Find(ReferenceMarket market, in Command command, out ReferenceOrder order)
    {
        order = market.Live.GetValueOrDefault(command.OrderId)!;
        if (ReferenceChecks.Session(market, command.Session) is { } refusal)
            return refusal;
        return order is null || order.Session != command.Session ? new ReferenceRefusal(RejectCode.UnknownOrder) : null;
    }

    public static ReferenceRefusal? Cancel(ReferenceMarket market, in Command command)
    {
        if (Find(market, command, out ReferenceOrder order) is { } refusal)
            return refusal;
        market.Cancel(order, EventReason.User);
        return null;
    }

    public static ReferenceRefusal? Reduce(ReferenceMarket market, in Command command)
    {
        if (Find(market, command, out ReferenceOrder order) is { } refusal)
            return refusal;
        long lot = market.Instruments[order.Instrument].Lot;
        if (command.Quantity < 0 || command.Quantity % lot != 0)
            return new ReferenceRefusal(RejectCode.InvalidQuantity, command.Quantity, lot);
        long open = command.Quantity - (command.Flags.HasFlag(CommandFlags.QuantityIsTotal) ? order.Executed : 0);
        if (open >= order.Open)
            return new ReferenceRefusal(RejectCode.NotAReduction, open, order.Open);
        if (open <= 0)
        {
            market.Cancel(order, EventReason.User);
            return null;
        }

        long takenOff = order.Open - open;
        order.Open = open;
        order.Displayed = Math.Min(order.Displayed, open);
        market.Events.Cancelled(order, EventReason.User, takenOff);
        return null;
    }
}
