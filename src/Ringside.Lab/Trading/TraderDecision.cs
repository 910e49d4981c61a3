namespace Ringside.Lab.Trading;

/// <summary>What the trader made of one row.</summary>
public enum TraderDecision
{
    /// <summary>Nothing to do.</summary>
    None,

    /// <summary>An order.</summary>
    Order,

    /// <summary>The trigger fired, but the quantity does not fit the order's scale or its 32 bits: no order.</summary>
    Refused,

    /// <summary>The trigger fired, but a limit of the trader forbids the order.</summary>
    Limited,
}
