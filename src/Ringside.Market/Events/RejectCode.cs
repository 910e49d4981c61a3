namespace Ringside.Market.Events;

/// <summary>Why a command was refused; <c>docs/matching.md</c> has the order in which they are looked for, <see cref="RejectCodes"/> a
/// sentence for each.</summary>
public enum RejectCode : byte
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>A value that is none of its kind, or order id 0.</summary>
    MalformedCommand = 1,

    /// <summary>No such instrument.</summary>
    UnknownInstrument = 2,

    /// <summary>No such session.</summary>
    UnknownSession = 3,

    /// <summary>The session is not connected.</summary>
    SessionNotConnected = 4,

    /// <summary>No such member.</summary>
    UnknownMember = 5,

    /// <summary>The member's kill switch is on.</summary>
    MemberKilled = 6,

    /// <summary>The instrument's trading state does not allow it.</summary>
    NotInThisState = 7,

    /// <summary>These choices do not go together.</summary>
    InvalidCombination = 8,

    /// <summary>Not above zero, or no multiple of the lot.</summary>
    InvalidQuantity = 9,

    /// <summary>Above what the engine takes.</summary>
    QuantityTooLarge = 10,

    /// <summary>No multiple of the tick.</summary>
    InvalidPrice = 11,

    /// <summary>No multiple of the tick.</summary>
    InvalidStopPrice = 12,

    /// <summary>Negative, no multiple of the lot, or so small that the order had more than
    /// <see cref="Instruments.Quantities.MostPieces"/> pieces.</summary>
    InvalidDisplayQuantity = 13,

    /// <summary>Above the member's most quantity.</summary>
    QuantityAboveLimit = 14,

    /// <summary>Price times quantity is above the member's most notional.</summary>
    NotionalAboveLimit = 15,

    /// <summary>Too far from the reference price.</summary>
    PriceOutsideCollar = 16,

    /// <summary>A live order has that id.</summary>
    DuplicateOrder = 17,

    /// <summary>A day order after the end of the day.</summary>
    DayHasEnded = 18,

    /// <summary>The member has as many open orders as it may.</summary>
    TooManyOpenOrders = 19,

    /// <summary>The engine has as many orders, instruments, members or sessions as it was made for, or its icebergs would have more
    /// refreshes to come than there may be orders.</summary>
    CapacityExhausted = 20,

    /// <summary>A post-only order would trade.</summary>
    WouldTrade = 21,

    /// <summary>No live order of this session has that id.</summary>
    UnknownOrder = 22,

    /// <summary>The new open quantity is not below the present one.</summary>
    NotAReduction = 23,

    /// <summary>The instrument is in that state.</summary>
    AlreadyInThatState = 24,

    /// <summary>Tick, lot or scale of an instrument in which orders rest.</summary>
    InstrumentInUse = 25,

    /// <summary>The session belongs to another member and has open orders.</summary>
    SessionInUse = 26,

    /// <summary>Tick, lot or scale that cannot be, a negative end of the day, or a negative limit.</summary>
    InvalidDefinition = 27,
}
