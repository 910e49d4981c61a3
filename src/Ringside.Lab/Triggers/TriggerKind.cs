namespace Ringside.Lab.Triggers;

/// <summary>Which change of the book fires an order.</summary>
public enum TriggerKind : byte
{
    /// <summary>An update (not snapshot, not removal) after which its level is the best of its side and price x amount is above the
    /// threshold.</summary>
    TopOfBook = 0,

    /// <summary>An update (not snapshot, not removal) within the best 5 levels of its side whose increase of the level is above the
    /// threshold.</summary>
    NearTop = 1,
}
