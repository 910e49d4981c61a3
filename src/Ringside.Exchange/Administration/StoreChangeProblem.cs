namespace Ringside.Exchange.Administration;

/// <summary>Why the store set is not changed.</summary>
public enum StoreChangeProblem : byte
{
    /// <summary>It is.</summary>
    None = 0,

    /// <summary>Another change is under way: one at a time.</summary>
    UnderWay = 1,

    /// <summary>The store that is to come counts already.</summary>
    Counts = 2,

    /// <summary>The store that is to go does not count.</summary>
    DoesNotCount = 3,

    /// <summary>Fewer stores would be left than must hold a batch.</summary>
    TooFew = 4,

    /// <summary>Nothing was heard of the store that is to come, for a second.</summary>
    NotHeard = 5,

    /// <summary>The store that is to come has not caught up yet.</summary>
    Behind = 6,

    /// <summary>The change was begun, and given up: a store did not answer, or the lead was lost.</summary>
    GivenUp = 7,
}
