namespace Ringside.Micro.Ids;

/// <summary>How the ids of new orders are chosen.</summary>
public enum IdPattern
{
    /// <summary>One after the other: kind to an index that keeps neighbours together.</summary>
    Counted,

    /// <summary>Neighbours in time have nothing in common.</summary>
    Scattered,
}
