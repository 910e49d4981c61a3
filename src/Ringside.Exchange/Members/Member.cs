using System.Collections.Immutable;
using Ringside.Market.Commands;

namespace Ringside.Exchange.Members;

/// <summary>A firm that trades at the venue, and what its users may do.</summary>
public sealed record Member
{
    /// <summary>Its number, unique in the venue, above 0.</summary>
    public required uint Number { get; init; }

    /// <summary>Its name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Limits of each of its orders and of their number.</summary>
    public MemberLimits Limits { get; init; }

    /// <summary>What happens before its orders trade with each other.</summary>
    public SelfTradeMode SelfTrade { get; init; }

    /// <summary>Whether the orders of a session go when the session does.</summary>
    public bool CancelOnDisconnect { get; init; }

    /// <summary>Messages that each of its sessions may send in a second, over time.</summary>
    public int RatePerSecond { get; init; } = 1_000;

    /// <summary>Messages that each of its sessions may send at once.</summary>
    public int Burst { get; init; } = 100;

    /// <summary>Who may log in for it.</summary>
    public ImmutableArray<MemberUser> Users { get; init; } = [];
}
