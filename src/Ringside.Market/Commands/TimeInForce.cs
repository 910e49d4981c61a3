namespace Ringside.Market.Commands;

/// <summary>How long an order stays.</summary>
public enum TimeInForce : byte
{
    /// <summary>Until the end of the instrument's day.</summary>
    Day = 0,

    /// <summary>Until it is cancelled.</summary>
    GoodTillCancelled = 1,

    /// <summary>Trades what it can at once; the rest is cancelled.</summary>
    ImmediateOrCancel = 2,

    /// <summary>Trades all of it at once, or nothing.</summary>
    FillOrKill = 3,
}
