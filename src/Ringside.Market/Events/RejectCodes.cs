namespace Ringside.Market.Events;

/// <summary>Every refusal in words.</summary>
public static class RejectCodes
{
    /// <summary>What a code says to whoever sent the command: one sentence, its own for each code.</summary>
    /// <param name="code">The code; any number, because it may have come over a wire.</param>
    public static string TextOf(RejectCode code) => code switch
    {
        RejectCode.None => "The command was carried out.",
        RejectCode.MalformedCommand => "A value of the command is none of its kind, or the order id is 0.",
        RejectCode.UnknownInstrument => "There is no such instrument.",
        RejectCode.UnknownSession => "There is no such session.",
        RejectCode.SessionNotConnected => "The session is not connected.",
        RejectCode.UnknownMember => "There is no such member.",
        RejectCode.MemberKilled => "The kill switch of the member is on.",
        RejectCode.NotInThisState => "The trading state of the instrument does not allow this.",
        RejectCode.InvalidCombination => "Type, time in force, prices and marks of the order do not go together.",
        RejectCode.InvalidQuantity => "The quantity is not above zero, or no multiple of the lot.",
        RejectCode.QuantityTooLarge => "The quantity is above what one order may be of.",
        RejectCode.InvalidPrice => "The price is no multiple of the tick.",
        RejectCode.InvalidStopPrice => "The stop price is no multiple of the tick.",
        RejectCode.InvalidDisplayQuantity =>
            "The display quantity is negative, no multiple of the lot, or so small that the order had too many pieces.",
        RejectCode.QuantityAboveLimit => "The quantity is above the limit of the member.",
        RejectCode.NotionalAboveLimit => "Price times quantity is above the limit of the member.",
        RejectCode.PriceOutsideCollar => "The price is too far from the reference price.",
        RejectCode.DuplicateOrder => "A live order has this id.",
        RejectCode.DayHasEnded => "The day of the instrument has ended, and the order is for the day.",
        RejectCode.TooManyOpenOrders => "The member has as many open orders as it may have.",
        RejectCode.CapacityExhausted => "The engine has no room for more of these.",
        RejectCode.WouldTrade => "The order is post-only and would trade.",
        RejectCode.UnknownOrder => "No live order of this session has this id.",
        RejectCode.NotAReduction => "The new open quantity is not below the present one.",
        RejectCode.AlreadyInThatState => "The instrument is in that trading state already.",
        RejectCode.InstrumentInUse => "Tick, lot and scale of an instrument cannot change while it has orders.",
        RejectCode.SessionInUse => "The session belongs to another member and has open orders.",
        RejectCode.InvalidDefinition => "Tick, lot or scale cannot be so, or a limit or the end of the day is negative.",
        _ => "The code of this refusal is unknown.",
    };
}
