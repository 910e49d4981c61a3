using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <summary>What the engine keeps in <see cref="Orders.RestingOrder.Flags"/>, and what it asks about an order's type.</summary>
/// <remarks>
/// <code>
/// bits 0-1 type   2-3 time in force   4-6 self-trade mode   7 post-only   8 waits in the stop book   9 has a detail record   10 ask
/// </code>
/// What a type is and has is asked here and nowhere else, by name: nobody compares the numbers of types.
/// </remarks>
internal static class OrderFlags
{
    internal const uint PostOnly = 1 << 7;
    internal const uint Waiting = 1 << 8;
    internal const uint Detail = 1 << 9;
    internal const uint Ask = 1 << 10;

    internal const uint TypeMask = 3;
    private const int TimeInForceShift = 2;
    private const int SelfTradeShift = 4;
    private const int SideShift = 10;

    /// <summary>The type with the greatest number; what is above it is none.</summary>
    internal const OrderType LastType = OrderType.StopLimit;

    /// <summary>Bits that the digest and a snapshot see.</summary>
    internal const uint Lasting = TypeMask | (3 << TimeInForceShift) | (7 << SelfTradeShift) | PostOnly | Waiting | Ask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Of(in Command command) => (uint)command.Type
        | ((uint)command.TimeInForce << TimeInForceShift)
        | ((uint)command.SelfTradeMode << SelfTradeShift)
        | ((uint)(command.Flags & CommandFlags.PostOnly) << 7)
        | ((uint)command.Side << SideShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static OrderType Type(uint flags) => (OrderType)(flags & TypeMask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TimeInForce TimeInForce(uint flags) => (TimeInForce)((flags >> TimeInForceShift) & 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static SelfTradeMode SelfTrade(uint flags) => (SelfTradeMode)((flags >> SelfTradeShift) & 7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Side SideOf(uint flags) => (Side)((flags >> SideShift) & 1);

    /// <summary>Whether it is a limit order, the only type that rests in the book, shows a part of itself or is post-only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsLimit(uint flags) => Type(flags) == OrderType.Limit;

    /// <summary>Whether it is a market order, whose price field is 0 and whose bound is the end of the band.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsMarket(uint flags) => Type(flags) == OrderType.Market;

    /// <summary>Whether it has a stop price: waits until a trade meets it, and is of another type from then on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsStop(uint flags) => Type(flags) is OrderType.Stop or OrderType.StopLimit;

    /// <summary>Whether it has a limit price: now, or when it is triggered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool HasPrice(uint flags) => Type(flags) is OrderType.Limit or OrderType.StopLimit;

    /// <summary>Whether an order of this type and time in force may stay: rest, or wait in the stop book.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool MayRest(uint flags) => !IsMarket(flags) && (flags & (2u << TimeInForceShift)) == 0;

    /// <summary>The flags of a stop order after it was triggered: a market order with IOC, or a limit order.</summary>
    internal static uint Triggered(uint flags)
    {
        uint rest = flags & ~(TypeMask | Waiting);
        if (HasPrice(flags))
            return rest | (uint)OrderType.Limit;
        const uint immediate = (uint)Commands.TimeInForce.ImmediateOrCancel << TimeInForceShift;
        return (rest & ~(3u << TimeInForceShift)) | (uint)OrderType.Market | immediate;
    }
}
