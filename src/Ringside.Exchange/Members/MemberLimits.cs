namespace Ringside.Exchange.Members;

/// <summary>What the engines allow a member; zero means no limit.</summary>
/// <param name="MostQuantity">Most quantity of an order.</param>
/// <param name="MostNotional">Most notional of an order: price in units of its instrument, times quantity.</param>
/// <param name="MostOpenOrders">Most orders open at one time, in each shard.</param>
public readonly record struct MemberLimits(long MostQuantity, long MostNotional, long MostOpenOrders);
