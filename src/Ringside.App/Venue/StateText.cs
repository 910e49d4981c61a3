using Ringside.Protocols.Itch;

namespace Ringside.App.Venue;

/// <summary>The trading state of an instrument in words.</summary>
internal static class StateText
{
    /// <summary>What is said of an instrument that is open.</summary>
    internal const string Open = "open";

    /// <summary>The state: by the reason, where it is one of this venue's, which tells more states apart than ITCH 5.0 does; else by its
    /// letter.</summary>
    internal static string Of(in ItchStockTradingAction action) => (action.Reason.ToString().TrimEnd(), action.TradingState) switch
    {
        ("PREO", ItchTradingState.QuotationOnly) => "pre-open",
        ("PREC", ItchTradingState.QuotationOnly) => "pre-close",
        ("CLSD", ItchTradingState.Paused) => "closed",
        (_, ItchTradingState.Trading) => Open,
        (_, ItchTradingState.QuotationOnly) => "quotation only",
        (_, ItchTradingState.Paused) => "paused",
        (_, ItchTradingState.Halted) => "halted",
        (_, var other) => $"state {(char)other}",
    };
}
