namespace Ringside.Market.Orders;

/// <summary>What came of a command to a <see cref="MatchingBook{TSink}"/>.</summary>
public enum OrderResult
{
    /// <summary>Done as asked.</summary>
    Done,

    /// <summary>Refused: an order with this id is live.</summary>
    DuplicateId,

    /// <summary>Refused: no order with this id is live.</summary>
    UnknownId,

    /// <summary>Refused: the quantity is not above 0.</summary>
    InvalidQuantity,

    /// <summary>Refused: as many orders rest as may.</summary>
    StoreFull,

    /// <summary>Taken, but the rest was cancelled in place of resting: the total of its level would be above <see
    /// cref="long.MaxValue"/>.</summary>
    LevelFull,

    /// <summary>Taken, but the rest was cancelled in place of resting: the index refused it (<see
    /// cref="IndexOutcome.Crowded"/>).</summary>
    IndexCrowded,
}
