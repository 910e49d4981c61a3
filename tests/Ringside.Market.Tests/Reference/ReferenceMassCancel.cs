using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>Whatever cancels many orders, each in the order that the page gives.</summary>
internal static class ReferenceMassCancel
{
    public static ReferenceRefusal? MassCancel(ReferenceMarket market, in Command command)
    {
        switch (command.Scope)
        {
            case CancelScope.Session:
                if (!market.Sessions.ContainsKey(command.Session))
                    return new ReferenceRefusal(RejectCode.UnknownSession);
                return Cancel(market, command, market.OrdersOfSession(command.Session), EventReason.MassCancel);
            case CancelScope.Member:
                if (!market.Members.ContainsKey(command.Member))
                    return new ReferenceRefusal(RejectCode.UnknownMember);
                return Cancel(market, command, OrdersOfMember(market, command.Member), EventReason.MassCancel);
            default:
                if (!market.Instruments.TryGetValue(command.Instrument, out ReferenceInstrument? instrument))
                    return new ReferenceRefusal(RejectCode.UnknownInstrument);
                return Cancel(market, command, instrument.AllOrders(), EventReason.MassCancel);
        }
    }

    public static ReferenceRefusal? Kill(ReferenceMarket market, in Command command)
    {
        if (!market.Members.TryGetValue(command.Member, out ReferenceMember? member))
            return new ReferenceRefusal(RejectCode.UnknownMember);
        member.Killed = true;
        return Cancel(market, command, OrdersOfMember(market, command.Member), EventReason.Killed);
    }

    public static ReferenceRefusal? Disconnect(ReferenceMarket market, in Command command)
    {
        if (ReferenceChecks.Session(market, command.Session) is { } refusal)
            return refusal;
        ReferenceSession session = market.Sessions[command.Session];
        session.Connected = false;
        IEnumerable<ReferenceOrder> orders = session.CancelOnDisconnect ? market.OrdersOfSession(command.Session) : [];
        return Cancel(market, command, orders, EventReason.Disconnected);
    }

    public static ReferenceRefusal? Tick(ReferenceMarket market, in Command command)
    {
        IEnumerable<ReferenceOrder> expired = market.Instruments.Values
            .Where(market.DayHasEnded)
            .SelectMany(instrument => instrument.AllOrders())
            .Where(order => order.TimeInForce == TimeInForce.Day);
        return Cancel(market, command, expired, EventReason.Expired);
    }

    private static IEnumerable<ReferenceOrder> OrdersOfMember(ReferenceMarket market, uint member) =>
        market.Sessions.Where(session => session.Value.Member == member).SelectMany(session => market.OrdersOfSession(session.Key));

    private static ReferenceRefusal? Cancel(
        ReferenceMarket market, in Command command, IEnumerable<ReferenceOrder> orders, EventReason reason)
    {
        List<ReferenceOrder> all = [.. orders];
        foreach (ReferenceOrder order in all)
            market.Cancel(order, reason);
        market.Events.Acknowledged(command, all.Count);
        return null;
    }
}
