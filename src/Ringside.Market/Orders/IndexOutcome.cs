namespace Ringside.Market.Orders;

/// <summary>What came of adding an order to an <see cref="OrderIndex"/>.</summary>
public enum IndexOutcome
{
    /// <summary>It is in.</summary>
    Added,

    /// <summary>Another order with this id is in.</summary>
    Duplicate,

    /// <summary>Too many ids fall on the same place: with a secret that is secret, this does not happen. Nothing is changed.</summary>
    Crowded,
}
