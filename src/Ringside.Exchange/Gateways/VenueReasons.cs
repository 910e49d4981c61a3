using Ringside.Market.Events;
using Ringside.Protocols.Ouch;

namespace Ringside.Exchange.Gateways;

/// <summary>Which letter of OUCH stands for which refusal and which cancellation. Those that OUCH 4.2 has no letter for have one of this
/// venue, in small letters that OUCH does not use.</summary>
internal static class VenueReasons
{
    /// <summary>A letter of this venue: no living order has the token.</summary>
    internal const OuchRejectReason UnknownOrder = (OuchRejectReason)'o';

    /// <summary>A letter of this venue: the token was used for something else before.</summary>
    internal const OuchRejectReason TokenReused = (OuchRejectReason)'t';

    /// <summary>A letter of this venue: a post-only order would trade.</summary>
    internal const OuchRejectReason WouldTrade = (OuchRejectReason)'p';

    /// <summary>A letter of this venue: more messages than the session may send.</summary>
    internal const OuchRejectReason TooFast = (OuchRejectReason)'r';

    /// <summary>A letter of this venue: the gateway or the engine takes no more now.</summary>
    internal const OuchRejectReason Busy = (OuchRejectReason)'y';

    /// <summary>A letter of this venue: a field that cannot be.</summary>
    internal const OuchRejectReason Malformed = (OuchRejectReason)'q';

    /// <summary>The letter of an execution in an auction, of either side.</summary>
    internal const OuchLiquidity Auction = (OuchLiquidity)'C';

    /// <summary>The letter of a refusal of the engine.</summary>
    internal static OuchRejectReason Of(RejectCode code) => code switch
    {
        RejectCode.UnknownInstrument => OuchRejectReason.InvalidStock,
        RejectCode.UnknownSession or RejectCode.SessionNotConnected or RejectCode.UnknownMember => OuchRejectReason.FirmNotAuthorised,
        RejectCode.MemberKilled => OuchRejectReason.RejectAll,
        RejectCode.NotInThisState => OuchRejectReason.Halted,
        RejectCode.InvalidQuantity or RejectCode.QuantityTooLarge or RejectCode.QuantityAboveLimit => OuchRejectReason.ShareLimit,
        RejectCode.InvalidPrice or RejectCode.InvalidStopPrice or RejectCode.PriceOutsideCollar => OuchRejectReason.InvalidPrice,
        RejectCode.InvalidDisplayQuantity => OuchRejectReason.InvalidDisplay,
        RejectCode.NotionalAboveLimit => OuchRejectReason.LimitExceeded,
        RejectCode.TooManyOpenOrders => OuchRejectReason.OtherLimitExceeded,
        RejectCode.DuplicateOrder => TokenReused,
        RejectCode.DayHasEnded => OuchRejectReason.Closed,
        RejectCode.CapacityExhausted => Busy,
        RejectCode.WouldTrade => WouldTrade,
        RejectCode.UnknownOrder => UnknownOrder,
        _ => Malformed,
    };

    /// <summary>The letter of a cancellation.</summary>
    internal static OuchCancelReason Of(EventReason reason) => reason switch
    {
        EventReason.User or EventReason.Replaced => OuchCancelReason.User,
        EventReason.ImmediateOrCancel or EventReason.NoLiquidity => OuchCancelReason.ImmediateOrCancel,
        EventReason.FillOrKill => OuchCancelReason.CannotBeExecuted,
        EventReason.SelfTrade => OuchCancelReason.SelfMatch,
        EventReason.MassCancel or EventReason.Killed => OuchCancelReason.Supervisory,
        EventReason.Expired => OuchCancelReason.Closed,
        _ => OuchCancelReason.System,
    };
}
