using Ringside.Exchange.Members;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;

namespace Ringside.Exchange.Gateways;

/// <summary>Messages of OUCH 4.2 from a client as inputs of a shard.</summary>
/// <remarks>
/// <code>
/// OUCH                    engine
/// Enter                   Enter; price 214,748.3647 is a market order, other prices go up to 199,999.9900
///   side B / S T E        bid / ask
///   time 0                immediate or cancel; with a minimum quantity of all shares, fill or kill
///   time 99998, 99999     day; other times are refused (M), the engine has no timers
///   display Y A / P       plain / post-only; others are refused (D; W for the midpoint)
///   minimum quantity      none, or as above; others are refused (N)
///   ISO N, cross N        others are refused (d, R)
/// Replace                 Replace by total; time in force, display, ISO and minimum quantity stay as the order has them
/// Cancel, shares 0 / n    Cancel / Reduce to a total
/// Modify                  the same, when the side buys or sells like the order does
/// </code>
/// Self-trade mode comes from the member's settings. Limits of quantity, notional and price are the engine's.
/// </remarks>
internal static class OuchCommands
{
    /// <summary>OUCH 4.2: shares are below 1,000,000.</summary>
    private const uint MostShares = 999_999;

    /// <summary>Turns a new order into an input.</summary>
    /// <param name="order">The order.</param>
    /// <param name="member">Who sends it.</param>
    /// <param name="session">Number of the session.</param>
    /// <param name="instruments">What is traded.</param>
    /// <param name="input">Kind, token, details and command are set when nothing is wrong.</param>
    /// <param name="shard">Where it goes.</param>
    /// <param name="reason">What is wrong, when something is.</param>
    internal static OuchVerdict Enter(
        in OuchEnterOrder order, Member member, uint session, InstrumentTable instruments, ref ShardInput input, out int shard,
        out OuchRejectReason reason)
    {
        shard = 0;
        if (!TryTerms(order, ref input.Command, out reason))
            return OuchVerdict.Rejected;
        reason = OuchRejectReason.InvalidStock;
        if (!instruments.TryFind(order.Stock, out InstrumentTable.Listing listing))
            return OuchVerdict.Rejected;
        shard = listing.Shard;
        reason = OuchRejectReason.InvalidPrice;
        if (order.PriceE4 == OuchPrice.Market)
            input.Command.Type = OrderType.Market;
        else if (!OuchPrice.TryToInstrument(order.PriceE4, listing.Scale, out input.Command.Price))
            return OuchVerdict.Rejected;
        reason = default;
        input.Kind = ShardInputKind.Command;
        input.Token = OrderToken.From(order.Token);
        input.Details = OuchDetails.Of(order).ToInput();
        input.Command.Kind = CommandKind.Enter;
        input.Command.Instrument = listing.Number;
        input.Command.Member = member.Number;
        input.Command.Session = session;
        input.Command.Quantity = order.Shares;
        input.Command.SelfTradeMode = member.SelfTrade;
        return OuchVerdict.Command;
    }

    /// <summary>Turns a replacement into an input for the shard and instrument of the order that it replaces.</summary>
    internal static OuchVerdict Replace(
        in OuchReplaceOrder order, uint session, in InstrumentTable.Listing listing, ref ShardInput input, out OuchRejectReason reason)
    {
        reason = OuchRejectReason.ShareLimit;
        if (order.Shares is 0 or > MostShares)
            return OuchVerdict.Rejected;
        reason = OuchRejectReason.InvalidPrice;
        if (!OuchPrice.TryToInstrument(order.PriceE4, listing.Scale, out input.Command.Price))
            return OuchVerdict.Rejected;
        reason = default;
        Change(CommandKind.Replace, order.ReplacementToken, session, order.Shares, ref input);
        input.ReplacedToken = OrderToken.From(order.ExistingToken);
        input.Command.Instrument = listing.Number;
        return OuchVerdict.Command;
    }

    /// <summary>Turns a cancel into an input.</summary>
    internal static OuchVerdict Cancel(in OuchCancelOrder order, uint session, ref ShardInput input)
    {
        Change(order.Shares == 0 ? CommandKind.Cancel : CommandKind.Reduce, order.Token, session, order.Shares, ref input);
        return OuchVerdict.Command;
    }

    /// <summary>Turns a modification into an input.</summary>
    /// <param name="order">The modification.</param>
    /// <param name="session">Number of the session.</param>
    /// <param name="side">Side of the order as it stands.</param>
    /// <param name="input">The input.</param>
    internal static OuchVerdict Modify(in OuchModifyOrder order, uint session, Side side, ref ShardInput input)
    {
        if (!TrySide(order.Side, out Side wanted) || wanted != side)
            return OuchVerdict.CancelRejected;
        Change(order.Shares == 0 ? CommandKind.Cancel : CommandKind.Reduce, order.Token, session, order.Shares, ref input);
        return OuchVerdict.Command;
    }

    /// <summary>The side of a letter.</summary>
    internal static bool TrySide(OuchSide letter, out Side side)
    {
        side = letter == OuchSide.Buy ? Side.Bid : Side.Ask;
        return letter is OuchSide.Buy or OuchSide.Sell or OuchSide.SellShort or OuchSide.SellShortExempt;
    }

    private static void Change(CommandKind kind, Alpha14 token, uint session, uint shares, ref ShardInput input)
    {
        input.Kind = ShardInputKind.Command;
        input.Token = OrderToken.From(token);
        input.Command.Kind = kind;
        input.Command.Session = session;
        input.Command.Quantity = shares;
        input.Command.Flags = kind == CommandKind.Cancel ? CommandFlags.None : CommandFlags.QuantityIsTotal;
    }

    private static bool TryTerms(in OuchEnterOrder order, ref Command command, out OuchRejectReason reason)
    {
        reason = VenueReasons.Malformed;
        if (!TrySide(order.Side, out command.Side))
            return false;
        reason = OuchRejectReason.ShareLimit;
        if (order.Shares is 0 or > MostShares)
            return false;
        reason = order.Display == OuchDisplay.Midpoint ? OuchRejectReason.InvalidMidpoint : OuchRejectReason.InvalidDisplay;
        if (order.Display is not (OuchDisplay.Anonymous or OuchDisplay.Attributed or OuchDisplay.PostOnly))
            return false;
        command.Flags = order.Display == OuchDisplay.PostOnly ? CommandFlags.PostOnly : CommandFlags.None;
        reason = OuchRejectReason.SweepNotAllowed;
        if (order.IsoEligibility != 'N')
            return false;
        reason = OuchRejectReason.NotInThisCross;
        return order.CrossType == OuchCrossType.Continuous && TryTime(order, ref command, out reason);
    }

    private static bool TryTime(in OuchEnterOrder order, ref Command command, out OuchRejectReason reason)
    {
        bool isImmediate = order.TimeInForceSeconds == OuchTimeInForce.ImmediateOrCancel;
        reason = OuchRejectReason.OutsideHours;
        if (!isImmediate && order.TimeInForceSeconds is not (OuchTimeInForce.MarketHours or OuchTimeInForce.SystemHours))
            return false;
        reason = OuchRejectReason.InvalidMinimum;
        bool isAll = isImmediate && order.MinimumQuantity == order.Shares;
        if (order.MinimumQuantity != 0 && !isAll)
            return false;
        command.TimeInForce = !isImmediate ? TimeInForce.Day : isAll ? TimeInForce.FillOrKill : TimeInForce.ImmediateOrCancel;
        reason = default;
        return true;
    }
}
