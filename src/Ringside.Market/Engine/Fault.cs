namespace Ringside.Market.Engine;

/// <summary>Bugs that a test can plant, to see that the tests find them. In production none is there: <see cref="NoFaults"/> answers
/// with a constant, and the compiler removes every question.</summary>
internal enum Fault
{
    None,

    /// <summary>A trade is printed at the taker's price.</summary>
    TradeAtTakersPrice,

    /// <summary>A fill-or-kill order trades what there is.</summary>
    FillOrKillDoesNotLook,

    /// <summary>The look of a fill-or-kill order forgets what icebergs hide.</summary>
    FillOrKillForgetsHidden,

    /// <summary>A refreshed iceberg shows all of its rest.</summary>
    RefreshShowsAll,

    /// <summary>A reduced order goes to the end of its queue.</summary>
    ReduceLosesPriority,

    /// <summary>A replacement at the same price, and of no more, stays where it is.</summary>
    ReplaceKeepsPriority,

    /// <summary>Orders of the same member trade.</summary>
    SelfTradeIgnored,

    /// <summary>Decrement takes nothing off the incoming order.</summary>
    DecrementForgetsTaker,

    /// <summary>Trades of a triggered stop trigger no other.</summary>
    CascadeEndsEarly,

    /// <summary>A stop triggers only beyond its price.</summary>
    StopNeedsMore,

    /// <summary>The collar is one wider.</summary>
    CollarOffByOne,

    /// <summary>A post-only order is not checked.</summary>
    PostOnlyIgnored,

    /// <summary>The digest forgets a changed quantity.</summary>
    DigestForgetsReduction,

    /// <summary>The rest of an immediate-or-cancel order rests.</summary>
    ImmediateOrCancelRests,

    /// <summary>The auction price ignores the imbalance.</summary>
    AuctionIgnoresImbalance,

    /// <summary>Of two auction prices that are equally near, the lower one.</summary>
    AuctionTakesLower,

    /// <summary>The end of the day takes orders that are good till cancelled, too.</summary>
    ExpiryTakesAll,

    /// <summary>What a chain of replacements has executed is forgotten.</summary>
    ReplaceForgetsExecuted,

    /// <summary>Icebergs may have any number of refreshes to come.</summary>
    RefreshesUnbounded,

    /// <summary>The index keeps the id of an order that was cancelled.</summary>
    IndexKeepsCancelled,

    /// <summary>The list of a session ends at the order that was cancelled.</summary>
    ListKeepsCancelled,

    /// <summary>The total of a level is not reduced with its order.</summary>
    LevelForgetsReduction,

    /// <summary>An order that was cancelled still counts among those for the day.</summary>
    DayCountKeepsCancelled,
}
