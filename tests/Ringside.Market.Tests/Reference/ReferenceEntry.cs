using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>New orders and replaced ones.</summary>
internal static class ReferenceEntry
{
    public static ReferenceRefusal? Enter(ReferenceMarket market, in Command command)
    {
        if (!market.Instruments.TryGetValue(command.Instrument, out ReferenceInstrument? instrument))
            return new ReferenceRefusal(RejectCode.UnknownInstrument);
        if (ReferenceChecks.Session(market, command.Session) is { } sessionRefusal)
            return sessionRefusal;
        uint memberNumber = market.Sessions[command.Session].Member;
        ReferenceMember member = market.Members[memberNumber];
        ReferenceOrder order = NewOrder(command, memberNumber);
        ReferenceRefusal? refusal = ReferenceChecks.Alive(member)
            ?? ReferenceChecks.State(instrument, order)
            ?? ReferenceChecks.Combination(order)
            ?? ReferenceChecks.Values(instrument, order)
            ?? ReferenceChecks.Limits(instrument, member, order)
            ?? ReferenceChecks.Identity(market, order.Id)
            ?? ReferenceChecks.Day(market, instrument, order)
            ?? ReferenceChecks.Room(market, member, order)
            ?? ReferenceChecks.Passive(instrument, order);
        if (refusal is not null)
            return refusal;
        order.Acceptance = market.NextAcceptance();
        bool waits = order.IsStop && !ReferenceStops.TriggersOnEntry(instrument, order);
        market.Events.Accepted(order, waits);
        Settle(market, instrument, order, waits);
        return null;
    }

    public static ReferenceRefusal? Replace(ReferenceMarket market, in Command command)
    {
        if (ReferenceAmendment.Find(market, command, out ReferenceOrder old) is { } unknown)
            return unknown;
        ReferenceInstrument instrument = market.Instruments[old.Instrument];
        ReferenceMember member = market.Members[old.Member];
        ReferenceOrder order = Replacement(old, command);
        bool isTotal = command.Flags.HasFlag(CommandFlags.QuantityIsTotal);
        ReferenceRefusal? refusal = ReferenceChecks.Alive(member)
            ?? ReferenceChecks.State(instrument, order)
            ?? ReferenceChecks.Values(instrument, order)
            ?? ReferenceChecks.Limits(instrument, member, order)
            ?? (order.Id == old.Id ? null : ReferenceChecks.Identity(market, order.Id))
            ?? ReferenceChecks.Day(market, instrument, order)
            ?? ReferenceChecks.Refreshes(market, order, order.Open - (isTotal ? old.Executed : 0), old)
            ?? ReferenceChecks.Passive(instrument, order);
        if (refusal is not null)
            return refusal;
        if (isTotal)
            order.Open -= old.Executed;
        if (order.Open <= 0)
        {
            market.Cancel(old, EventReason.Replaced);
            return null;
        }

        market.TakeOut(old);
        order.Acceptance = market.NextAcceptance();
        bool waits = order.IsStop && !ReferenceStops.TriggersOnEntry(instrument, order);
        market.Events.Replaced(order, old.Id, waits);
        Settle(market, instrument, order, waits);
        return null;
    }

    // What becomes of an order that was taken: it waits, triggers, matches, or in a call phase just rests.
    private static void Settle(ReferenceMarket market, ReferenceInstrument instrument, ReferenceOrder order, bool waits)
    {
        if (waits)
            market.Wait(order);
        else if (order.IsStop)
            ReferenceStops.Trigger(market, order);
        else if (instrument.IsOpen)
            ReferenceMatching.Match(market, order);
        else
            market.Rest(order);
        ReferenceStops.RunCascade(market, instrument);
    }

    private static ReferenceOrder NewOrder(in Command command, uint member) => new()
    {
        Id = command.OrderId,
        Instrument = command.Instrument,
        Session = command.Session,
        Member = member,
        Side = command.Side,
        Type = command.Type,
        TimeInForce = command.TimeInForce,
        Mode = command.SelfTradeMode,
        PostOnly = command.Flags.HasFlag(CommandFlags.PostOnly),
        Price = command.Price,
        StopPrice = command.StopPrice,
        Display = command.DisplayQuantity,
        Open = command.Quantity,
    };

    // What the type of the order has no use for is not looked at.
    private static ReferenceOrder Replacement(ReferenceOrder old, in Command command) => new()
    {
        Id = command.NewOrderId == 0 ? old.Id : command.NewOrderId,
        Instrument = old.Instrument,
        Session = old.Session,
        Member = old.Member,
        Side = old.Side,
        Type = old.Type,
        TimeInForce = old.TimeInForce,
        Mode = old.Mode,
        PostOnly = old.PostOnly,
        Price = old.HasPrice ? command.Price : 0,
        StopPrice = old.IsStop ? command.StopPrice : 0,
        Display = old.IsStop ? 0 : command.DisplayQuantity,
        Open = command.Quantity,
        Executed = old.Executed,
    };
}
