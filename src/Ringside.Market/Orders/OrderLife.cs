namespace Ringside.Market.Orders;

/// <summary>What becomes of what a new order cannot trade at once.</summary>
public enum OrderLife : byte
{
    /// <summary>It rests.</summary>
    Rest = 0,

    /// <summary>It is cancelled.</summary>
    ImmediateOrCancel = 1,

    /// <summary>The whole order is cancelled before it trades, if it cannot trade in full.</summary>
    FillOrKill = 2,
}
