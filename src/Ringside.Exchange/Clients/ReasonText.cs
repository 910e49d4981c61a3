using Ringside.Exchange.Gateways;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Clients;

/// <summary>What the letters of refusals and cancellations mean at this venue, in words.</summary>
public static class ReasonText
{
    private const string Unknown = "unknown reason";

    /// <summary>Why an order was refused.</summary>
    /// <param name="code">The letter.</param>
    public static string OfReject(byte code) => (OuchRejectReason)code switch
    {
        VenueReasons.UnknownOrder => "no living order has this token",
        VenueReasons.TokenReused => "the token was used before",
        VenueReasons.WouldTrade => "post-only, and would trade",
        VenueReasons.TooFast => "too many messages",
        VenueReasons.Busy => "the venue is busy",
        VenueReasons.Malformed => "a field that cannot be",
        OuchRejectReason.Halted => "the symbol is not open",
        OuchRejectReason.ShareLimit => "shares out of range",
        OuchRejectReason.InvalidStock => "no such symbol",
        OuchRejectReason.InvalidPrice => "price out of range",
        OuchRejectReason.Closed => "the day has ended",
        OuchRejectReason.FirmNotAuthorised => "the member may not trade now",
        OuchRejectReason.RejectAll => "the member is stopped",
        OuchRejectReason.LimitExceeded => "notional above the limit",
        OuchRejectReason.OtherLimitExceeded => "too many open orders",
        OuchRejectReason.InvalidMinimum => "minimum quantity not possible",
        OuchRejectReason.InvalidDisplay => "display not possible",
        OuchRejectReason.OutsideHours => "time in force not possible",
        _ => Unknown,
    };

    /// <summary>Why shares were cancelled.</summary>
    /// <param name="code">The letter.</param>
    public static string OfCancel(byte code) => (OuchCancelReason)code switch
    {
        OuchCancelReason.User => "asked for",
        OuchCancelReason.ImmediateOrCancel => "immediate or cancel",
        OuchCancelReason.CannotBeExecuted => "fill or kill",
        OuchCancelReason.SelfMatch => "would trade with itself",
        OuchCancelReason.Supervisory => "by the venue's administration",
        OuchCancelReason.Closed => "the day has ended",
        OuchCancelReason.System => "by the venue",
        _ => Unknown,
    };

    /// <summary>Why a log-in was refused.</summary>
    /// <param name="code">The letter.</param>
    public static string OfLogin(byte code) => (SoupRejectReason)code switch
    {
        SoupRejectReason.NotAuthorised =>
            "user name or secret is wrong, or the name is locked out for a while, after wrong secrets from this address",
        SoupRejectReason.SessionNotAvailable =>
            "session not available: there is none, it has no such place, it is busy, or a store or an engine is away",
        _ => Unknown,
    };
}
