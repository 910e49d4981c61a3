using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Engine;

/// <summary>Events in words, separated by "; ".</summary>
internal static class EventText
{
    public static string Of(ReadOnlySpan<EngineEvent> events)
    {
        List<string> texts = [];
        foreach (ref readonly EngineEvent one in events)
            texts.Add(Of(one));
        return string.Join("; ", texts);
    }

    private static string Of(in EngineEvent one) => one.Kind switch
    {
        EventKind.Accepted => $"accepted {one.OrderId}{(one.Flags.HasFlag(EventFlags.Waiting) ? " waiting" : "")}",
        EventKind.Rejected => $"rejected {(RejectCode)one.Code} {one.Price} {one.Quantity}",
        EventKind.Executed => $"{(one.Flags.HasFlag(EventFlags.Auction) ? "auction " : "")}trade {one.OrderId}-{one.OtherId} "
            + $"{one.Quantity}@{one.Price} left {one.Other}",
        EventKind.Cancelled => $"cancelled {one.OrderId} {(EventReason)one.Code} {one.Quantity} left {one.Other}",
        EventKind.Replaced => $"replaced {one.OtherId} by {one.OrderId} {one.Quantity}@{one.Price}"
            + $"{(one.Flags.HasFlag(EventFlags.Waiting) ? " waiting" : "")}",
        EventKind.Restated => $"restated {one.OrderId} {(EventReason)one.Code} {one.Quantity} shows {one.Other}",
        EventKind.StateChanged => $"state {(TradingState)one.Code} last {one.Other}",
        EventKind.AuctionInfo => $"auction {one.Quantity}@{one.Price} imbalance {one.Other}{(one.Side == Side.Bid ? " bid" : " ask")}",
        EventKind.Acknowledged => $"done {one.Quantity}",
        _ => $"? {one}",
    };
}
