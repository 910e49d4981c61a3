using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;

namespace Ringside.Market.Tests.Reference;

/// <summary>Members, sessions, instruments and their trading states.</summary>
internal static class ReferenceAdministration
{
    public const int GreatestScale = 18;

    public static ReferenceRefusal? Connect(ReferenceMarket market, in Command command)
    {
        if (!market.Members.ContainsKey(command.Member))
            return new ReferenceRefusal(RejectCode.UnknownMember);
        bool isKnown = market.Sessions.TryGetValue(command.Session, out ReferenceSession? session);
        if (isKnown && session!.Member != command.Member && market.OrdersOfSession(command.Session).Any())
            return new ReferenceRefusal(RejectCode.SessionInUse);
        if (!isKnown && ReferenceChecks.Capacity(market.Sessions.Count, market.Capacities.Sessions) is { } full)
            return full;
        market.Sessions[command.Session] = new ReferenceSession
        {
            Member = command.Member,
            Connected = true,
            CancelOnDisconnect = command.Flags.HasFlag(CommandFlags.CancelOnDisconnect),
        };
        market.Events.Acknowledged(command, 0);
        return null;
    }

    public static ReferenceRefusal? DefineMember(ReferenceMarket market, in Command command)
    {
        if (command.Quantity < 0 || command.StopPrice < 0 || command.DisplayQuantity < 0)
            return new ReferenceRefusal(RejectCode.InvalidDefinition);
        if (!market.Members.TryGetValue(command.Member, out ReferenceMember? member))
        {
            if (ReferenceChecks.Capacity(market.Members.Count, market.Capacities.Members) is { } full)
                return full;
            market.Members[command.Member] = member = new ReferenceMember();
        }

        member.MostQuantity = command.Quantity;
        member.MostNotional = command.StopPrice;
        member.MostOpenOrders = command.DisplayQuantity;
        market.Events.Acknowledged(command, 0);
        return null;
    }

    public static ReferenceRefusal? Revive(ReferenceMarket market, in Command command)
    {
        if (!market.Members.TryGetValue(command.Member, out ReferenceMember? member))
            return new ReferenceRefusal(RejectCode.UnknownMember);
        member.Killed = false;
        market.Events.Acknowledged(command, 0);
        return null;
    }

    public static ReferenceRefusal? DefineInstrument(ReferenceMarket market, in Command command)
    {
        if (command.DisplayQuantity <= 0 || command.Quantity <= 0 || command.PriceScale > GreatestScale || command.StopPrice < 0)
            return new ReferenceRefusal(RejectCode.InvalidDefinition);
        if (!market.Instruments.TryGetValue(command.Instrument, out ReferenceInstrument? instrument))
        {
            if (ReferenceChecks.Capacity(market.Instruments.Count, market.Capacities.Instruments) is { } full)
                return full;
            market.Instruments[command.Instrument] = instrument = new ReferenceInstrument(command.Instrument);
        }
        else if (instrument.AllOrders().Any() && (instrument.Tick, instrument.Lot, instrument.Scale)
            != (command.DisplayQuantity, command.Quantity, command.PriceScale))
        {
            return new ReferenceRefusal(RejectCode.InstrumentInUse);
        }

        instrument.Tick = command.DisplayQuantity;
        instrument.Lot = command.Quantity;
        instrument.Scale = command.PriceScale;
        instrument.Reference = command.Price;
        instrument.CollarBasisPoints = command.CollarBasisPoints;
        instrument.DayEndNanos = command.StopPrice;
        market.Events.Acknowledged(command, 0);
        return null;
    }

    public static ReferenceRefusal? SetState(ReferenceMarket market, in Command command)
    {
        if (!market.Instruments.TryGetValue(command.Instrument, out ReferenceInstrument? instrument))
            return new ReferenceRefusal(RejectCode.UnknownInstrument);
        if (instrument.State == command.State)
            return new ReferenceRefusal(RejectCode.AlreadyInThatState);
        bool opens = command.State == TradingState.Open;
        bool closes = instrument.State == TradingState.PreClose && command.State == TradingState.Closed;
        if (opens || closes)
        {
            ReferenceAuctionPrice? price = ReferenceAuction.Uncross(market, instrument);
            if (instrument.IsCallPhase || price is not null)
                market.Events.AuctionInfo(instrument, price);
        }

        instrument.State = command.State;
        market.Events.StateChanged(instrument);
        if (opens && instrument.LastTrade is { } last)
            instrument.CountAsTraded(last);
        ReferenceStops.RunCascade(market, instrument);
        return null;
    }

    public static ReferenceRefusal? Indicate(ReferenceMarket market, in Command command)
    {
        if (!market.Instruments.TryGetValue(command.Instrument, out ReferenceInstrument? instrument))
            return new ReferenceRefusal(RejectCode.UnknownInstrument);
        market.Events.AuctionInfo(instrument, ReferenceAuction.Price(instrument));
        return null;
    }
}
