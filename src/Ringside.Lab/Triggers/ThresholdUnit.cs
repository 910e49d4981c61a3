namespace Ringside.Lab.Triggers;

/// <summary>What the threshold of the near-top trigger counts. The top-of-book trigger always counts notional.</summary>
public enum ThresholdUnit : byte
{
    /// <summary>Price x amount.</summary>
    Notional = 0,

    /// <summary>Amount.</summary>
    Amount = 1,
}
