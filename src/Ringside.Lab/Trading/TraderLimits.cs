namespace Ringside.Lab.Trading;

/// <summary>What keeps a trader from running away.</summary>
public sealed record TraderLimits
{
    /// <summary>Most orders in any second; null for no limit.</summary>
    public int? MaximumOrdersPerSecond { get; init; }

    /// <summary>Most that may be held long or short if all orders trade in full, in units of 1e-8; null for no limit.</summary>
    public long? MaximumPositionE8 { get; init; }
}
