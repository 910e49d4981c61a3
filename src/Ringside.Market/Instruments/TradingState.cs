namespace Ringside.Market.Instruments;

/// <summary>What an instrument takes and does at a time.</summary>
public enum TradingState : byte
{
    /// <summary>No new orders, no matching; cancelling is possible. Every instrument begins so.</summary>
    Closed = 0,

    /// <summary>Orders are collected for the opening auction.</summary>
    PreOpen = 1,

    /// <summary>Continuous matching.</summary>
    Open = 2,

    /// <summary>Orders are collected for the closing auction.</summary>
    PreClose = 3,

    /// <summary>As <see cref="Closed"/>, within the day.</summary>
    Halted = 4,
}
