using Ringside.Exchange.Shards;
using Ringside.Protocols;

namespace Ringside.App.Drills;

/// <summary>An order as the events of the stable streams tell it.</summary>
/// <param name="Session">Whose it is.</param>
/// <param name="Token">The member's name for it.</param>
/// <param name="Open">Shares that are open.</param>
internal readonly record struct StableOrder(uint Session, OrderToken Token, long Open)
{
    /// <summary>Number of its instrument.</summary>
    internal uint Instrument { get; init; }

    /// <summary>Its side.</summary>
    internal Side Side { get; init; }

    /// <summary>Its limit, in the last decimal place of the instrument.</summary>
    internal long Price { get; init; }
}
