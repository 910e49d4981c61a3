namespace Ringside.Market.Engine;

/// <summary>What only some orders have; in an array beside the store, so that a plain order never touches it. Whether it means anything is
/// said by <see cref="OrderFlags.Detail"/>.</summary>
internal struct OrderDetail
{
    /// <summary>Open quantity that is not displayed.</summary>
    internal long Hidden;

    /// <summary>Most quantity shown; 0 shows all.</summary>
    internal long Display;

    /// <summary>What was executed of it and of those that it replaced.</summary>
    internal long Executed;

    /// <summary>Limit price of a stop order that waits: the book has its stop price.</summary>
    internal long LimitPrice;

    /// <summary>Its number in the order of acceptance, where that differs from its priority number; else 0.</summary>
    internal ulong Accepted;
}
